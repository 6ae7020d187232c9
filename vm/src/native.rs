//! The interface between natives and the machine.
//!
//! A native is a plain function `fn(&mut Vm, Args) -> NativeResult`, one row in its class's table. It runs to
//! its end or gives up with a [`Trap`]; it never blocks the process and never calls Java: to call Java it
//! *becomes* the call ([`Trap::Call`]). No collection happens while a native runs, so references stay valid
//! until it returns. When memory is short an allocation fails with [`Trap::Gc`]; the interpreter collects and runs the
//! native again from its start, therefore natives allocate before they change anything that matters.
//! A native that must wait arranges its wake-up and returns [`Trap::Block`]; when the thread continues it is run
//! again from its start and finds out from the thread's state why it was woken.

use crate::machine::Vm;
use crate::object::Ref;
use shared_classes::model::MethodRef;

/// A result or argument slot: ints in the low 32 bits, references as `Ref`, floats and doubles as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Value(pub u64);
impl From<()> for Value {
    fn from(_: ()) -> Value {
        Value(0)
    }
}
impl From<i32> for Value {
    #[inline(always)]
    fn from(v: i32) -> Value {
        Value(v as u32 as u64)
    }
}
impl From<u32> for Value {
    fn from(v: u32) -> Value {
        Value(v as u64)
    }
}
impl From<bool> for Value {
    #[inline(always)]
    fn from(v: bool) -> Value {
        Value(v as u64)
    }
}
impl From<i64> for Value {
    #[inline(always)]
    fn from(v: i64) -> Value {
        Value(v as u64)
    }
}
impl From<u64> for Value {
    fn from(v: u64) -> Value {
        Value(v)
    }
}
impl From<f32> for Value {
    fn from(v: f32) -> Value {
        Value(v.to_bits() as u64)
    }
}
impl From<f64> for Value {
    fn from(v: f64) -> Value {
        Value(v.to_bits())
    }
}
impl From<Ref> for Value {
    #[inline(always)]
    fn from(v: Ref) -> Value {
        Value(v.0 as u64)
    }
}

/// Why a native does not return a value.
#[derive(Debug)]
pub enum Trap {
    /// Throws this object.
    Throw(Ref),
    /// So many bytes could not be allocated: collect, then run again.
    Gc(usize),
    /// The thread waits; run again when it continues.
    Block,
    /// Continue as a call of this method with these argument slots (long and double take two, the value in the
    /// first); its result is this native's result. The called frame is shown as this native in stack traces.
    Call(MethodRef, Vec<u64>),
    /// The session ends with this exit code (System.halt).
    Exit(i32),
    /// The method's own bytecode does it: of an intrinsic ([`Native::intrinsic`]) that does only what is usual, before it
    /// has changed anything.
    Java,
}

/// What a native returns.
pub type NativeResult = Result<Value, Trap>;
/// A native method.
pub type NativeFn = fn(&mut Vm, Args) -> NativeResult;

/// The argument slots of a native. Index by slot: the receiver is slot 0, long and double take two slots with
/// the value in the first.
#[derive(Clone, Copy)]
pub struct Args(pub(crate) *const u64);
impl Args {
    /// Raw slot.
    #[inline(always)]
    pub fn slot(self, i: usize) -> u64 {
        // SAFETY: the interpreter passes as many slots as the descriptor says; each table row's function reads
        // only those of its descriptor (the table is checked against the image when the template is built).
        unsafe { *self.0.add(i) }
    }
    /// int, short, char, byte.
    #[inline(always)]
    pub fn int(self, i: usize) -> i32 {
        self.slot(i) as i32
    }
    /// boolean.
    #[inline(always)]
    pub fn bool(self, i: usize) -> bool {
        self.slot(i) as u32 & 1 != 0
    }
    /// long.
    #[inline(always)]
    pub fn long(self, i: usize) -> i64 {
        self.slot(i) as i64
    }
    /// float.
    pub fn float(self, i: usize) -> f32 {
        f32::from_bits(self.slot(i) as u32)
    }
    /// double.
    pub fn double(self, i: usize) -> f64 {
        f64::from_bits(self.slot(i))
    }
    /// Reference.
    #[inline(always)]
    pub fn obj(self, i: usize) -> Ref {
        Ref(self.slot(i) as u32)
    }
}

/// One row of a table of natives.
#[derive(Clone, Copy)]
pub struct Native {
    /// Internal class name.
    pub class: &'static str,
    /// Method name.
    pub name: &'static str,
    /// Descriptor.
    pub desc: &'static str,
    /// The function.
    pub function: NativeFn,
    /// Some updates of the JDK have it and some have not.
    pub varies: bool,
    /// It stands in for a method with bytecode, with the same results, only faster; see [`Trap::Java`].
    pub intrinsic: bool,
}
impl Native {
    /// A row that every update of the JDK has.
    pub const fn new(
        class: &'static str,
        name: &'static str,
        desc: &'static str,
        function: NativeFn,
    ) -> Native {
        Native { class, name, desc, function, varies: false, intrinsic: false }
    }
}

/// Declares the natives of one Java class:
/// `natives! { "java/lang/Object": "hashCode" "()I" => hash_code, "getClass" "()Ljava/lang/Class;" => get_class }`
/// makes `pub const NATIVES: &[Native]`. A row that only some updates of a JDK have says `varies` before its arrow;
/// one that stands in for bytecode says `intrinsic`.
#[macro_export]
macro_rules! natives {
    ($class:literal : $($name:literal $desc:literal $($word:ident)* => $f:expr),* $(,)?) => {
        /// The natives of this class.
        pub const NATIVES: &[$crate::native::Native] = &[
            $($crate::native::Native {
                class: $class,
                name: $name,
                desc: $desc,
                function: $f,
                varies: $crate::native_word!(varies $($word)*),
                intrinsic: $crate::native_word!(intrinsic $($word)*),
            }),*
        ];
    };
}

/// Is the first word among the others, the words of a row of [`natives!`]?
#[doc(hidden)]
#[macro_export]
macro_rules! native_word {
    ($wanted:ident) => {
        false
    };
    (varies varies $($rest:ident)*) => {
        true
    };
    (intrinsic intrinsic $($rest:ident)*) => {
        true
    };
    (varies intrinsic $($rest:ident)*) => {
        $crate::native_word!(varies $($rest)*)
    };
    (intrinsic varies $($rest:ident)*) => {
        $crate::native_word!(intrinsic $($rest)*)
    };
}
