//! What can be wrong with a class file, as the Java error it becomes.

/// Which Java error a refused class file becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassFileErrorKind {
    /// `java.lang.ClassFormatError`
    ClassFormat,
    /// `java.lang.UnsupportedClassVersionError`
    UnsupportedVersion,
    /// `java.lang.NoClassDefFoundError`: the file holds another class than the one asked for, or a module.
    NoClassDefFound,
    /// `java.lang.VerifyError`
    Verify,
    /// `java.lang.IncompatibleClassChangeError`
    IncompatibleClassChange,
}

impl ClassFileErrorKind {
    /// Internal name of the Java error class.
    pub fn java_class(self) -> &'static str {
        match self {
            Self::ClassFormat => "java/lang/ClassFormatError",
            Self::UnsupportedVersion => "java/lang/UnsupportedClassVersionError",
            Self::NoClassDefFound => "java/lang/NoClassDefFoundError",
            Self::Verify => "java/lang/VerifyError",
            Self::IncompatibleClassChange => "java/lang/IncompatibleClassChangeError",
        }
    }
}

/// A refused class file: the Java error and its message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ClassFileError {
    /// Which error to throw.
    pub kind: ClassFileErrorKind,
    /// Its message, as HotSpot words it.
    pub message: String,
}

impl ClassFileError {
    /// A `ClassFormatError`.
    pub fn format(message: impl Into<String>) -> Self {
        Self { kind: ClassFileErrorKind::ClassFormat, message: message.into() }
    }

    /// The error for a file that ends too early.
    pub fn truncated() -> Self {
        Self::format("Truncated class file")
    }
}
