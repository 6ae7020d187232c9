//! The verifier: no bytecode reaches the interpreter before it has passed here.
//!
//! Three layers. The *structural* pass (`structure`) makes sure that instructions are whole, branches and
//! exception ranges meet instruction boundaries, and every operand is in range and of the right kind; all
//! later passes, of other modules too, rely on it. Then types: the *type checker* (JVMS §4.10.1, `check`)
//! for class files from version 50 on, guided by their StackMapTable; the *type inferrer* (§4.10.2, `infer`)
//! for older ones, and for those of version 50 that the type checker refuses. Both execute instructions on
//! types by the same code (`exec`).
//!
//! What the verifier must know of other classes it asks of a [`Hierarchy`]. When a class is not loaded yet,
//! the hierarchy answers [`NeedsLoad`], verification stops, the caller loads the class (which may run Java
//! code) and verifies again.

mod check;
mod exec;
mod frame;
mod infer;
mod invoke;
mod merge;
mod reference;
mod report;
mod stackmap;
mod structure;
#[cfg(test)]
mod tests;
mod types;

use crate::classfile::{ClassFile, MethodInfo};
use bumpalo::Bump;

pub use structure::check_structure;

/// A class must be loaded before the question can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedsLoad(pub Vec<u8>);

/// What the verifier asks about other classes. Names are internal names, never arrays.
///
/// A hierarchy answers for one class being verified, its defining loader and its run-time package.
pub trait Hierarchy {
    /// Whether the class is an interface.
    fn is_interface(&mut self, class: &[u8]) -> Result<bool, NeedsLoad>;

    /// The superclass; `None` for `java/lang/Object` (of an interface it is `java/lang/Object`).
    fn superclass(&mut self, class: &[u8]) -> Result<Option<Vec<u8>>, NeedsLoad>;

    /// Whether looking up a field or method from `class` finds a protected member, and `class` is in
    /// another run-time package than the class being verified. A member that is not found is not protected.
    fn is_protected_elsewhere(
        &mut self,
        class: &[u8],
        name: &[u8],
        desc: &[u8],
        is_method: bool,
    ) -> Result<bool, NeedsLoad>;

    /// Whether `class` is `ancestor` or has it among its superclasses.
    fn is_subclass(&mut self, class: &[u8], ancestor: &[u8]) -> Result<bool, NeedsLoad> {
        let mut at = class.to_vec();
        loop {
            if at == ancestor {
                return Ok(true);
            }
            match self.superclass(&at)? {
                Some(next) if next != at => at = next,
                _ => return Ok(false),
            }
        }
    }
}

/// Why verification did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// `java.lang.VerifyError`
    #[error("{message}")]
    Verify {
        /// The message, with HotSpot's details.
        message: String,
    },
    /// `java.lang.ClassFormatError`: the StackMapTable is malformed.
    #[error("{message}")]
    ClassFormat {
        /// The message.
        message: String,
    },
    /// Load this class, then verify again.
    #[error("{} must be loaded first", String::from_utf8_lossy(.0))]
    NeedsLoad(Vec<u8>),
}

impl From<NeedsLoad> for VerifyError {
    fn from(NeedsLoad(name): NeedsLoad) -> Self {
        Self::NeedsLoad(name)
    }
}

/// First version whose class files must pass the type checker.
const STRICT_VERSION: u16 = 51;
/// First version whose class files are tried with the type checker.
const CHECKED_VERSION: u16 = 50;

/// Verifies all methods of a class.
pub fn verify_class(class: &ClassFile<'_>, hierarchy: &mut dyn Hierarchy) -> Result<(), VerifyError> {
    with_failover(class, |typed| {
        class.methods.iter().try_for_each(|method| verify_with(class, method, hierarchy, typed))
    })
}

/// Verifies one method: its structure, then its types.
pub fn verify_method(
    class: &ClassFile<'_>,
    method: &MethodInfo<'_>,
    hierarchy: &mut dyn Hierarchy,
) -> Result<(), VerifyError> {
    with_failover(class, |typed| verify_with(class, method, hierarchy, typed))
}

/// Verifies in the way that the class's version demands. The type inferrer has the last word on classes of
/// version 50, and says which error it is, but the type checker's complaint is the one that is told.
fn with_failover(
    class: &ClassFile<'_>,
    mut verify: impl FnMut(bool) -> Result<(), Rejection>,
) -> Result<(), VerifyError> {
    let checked = class.major >= CHECKED_VERSION;
    match verify(checked) {
        Ok(()) => Ok(()),
        Err(first) if checked && class.major < STRICT_VERSION && first.may_fail_over => match verify(false) {
            Ok(()) => Ok(()),
            Err(Rejection { error: error @ VerifyError::NeedsLoad(_), .. }) => Err(error),
            Err(second) => {
                let (VerifyError::Verify { message } | VerifyError::ClassFormat { message }) = first.error
                else {
                    return Err(first.error);
                };
                match second.error {
                    VerifyError::ClassFormat { .. } => Err(VerifyError::ClassFormat { message }),
                    _ => Err(VerifyError::Verify { message }),
                }
            }
        },
        Err(first) => Err(first.error),
    }
}

/// A complaint, and whether the type inferrer may overrule it.
struct Rejection {
    error: VerifyError,
    may_fail_over: bool,
}

/// Verifies with the type checker (`typed`) or the type inferrer.
fn verify_with(
    class: &ClassFile<'_>,
    method: &MethodInfo<'_>,
    hierarchy: &mut dyn Hierarchy,
    typed: bool,
) -> Result<(), Rejection> {
    let Some(code) = &method.code else { return Ok(()) };
    let report = report::Report { class, method, code, typed };
    let mut verify = || {
        let structure = structure::Structure::new(class, code, typed)?;
        let arena = Bump::new();
        let mut exec = exec::Exec::new(class, method, code, hierarchy, &arena, typed);
        if typed { check::check(&mut exec, &structure) } else { infer::infer(&mut exec, &structure) }
    };
    verify().map_err(|fault| Rejection {
        may_fail_over: matches!(fault, report::Fault::Verify(_) | report::Fault::MethodFormat(_)),
        error: report.error(fault),
    })
}
