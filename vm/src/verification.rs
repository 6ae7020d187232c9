//! Verification of classes (JVMS §5.4.1): before a class is initialised that does not come with the JDK, its code
//! passes the verifier. What the verifier must know of other classes it asks of those that the session has loaded;
//! one that is missing is loaded first, by Java, and the class is verified again.

use crate::classes::*;
use crate::machine::Vm;
use crate::native::Trap;
use shared_classes::classfile::{ClassFile, ParseOptions};
use shared_classes::model::*;
use shared_classes::names;
use shared_classes::resolve;
use shared_classes::verify::{self, Hierarchy, NeedsLoad, VerifyError};
use shared_classes::world::LinkError;

/// The classes around one that is being verified.
struct Around<'a> {
    vm: &'a mut Vm,
    class: ClassRef,
    /// Its name in its class file: that of a hidden class differs from the class's.
    own: &'a [u8],
    /// Why a class could not be looked up.
    trap: Option<Trap>,
}

impl Around<'_> {
    fn find(&mut self, name: &[u8]) -> Result<ClassRef, NeedsLoad> {
        if name == self.own {
            return Ok(self.class);
        }
        match self.vm.lookup_shared(self.class.loader, name) {
            Ok(Some(c)) => Ok(c),
            Ok(None) => Err(NeedsLoad(name.to_vec())),
            Err(t) => {
                self.trap = Some(t);
                Err(NeedsLoad(name.to_vec()))
            }
        }
    }
}

impl Hierarchy for Around<'_> {
    fn is_interface(&mut self, class: &[u8]) -> Result<bool, NeedsLoad> {
        Ok(self.find(class)?.is_interface())
    }
    fn superclass(&mut self, class: &[u8]) -> Result<Option<Vec<u8>>, NeedsLoad> {
        let c = self.find(class)?;
        Ok(c.super_class.some().map(|s| s.name.bytes().to_vec()))
    }
    fn is_protected_elsewhere(
        &mut self,
        class: &[u8],
        name: &[u8],
        desc: &[u8],
        is_method: bool,
    ) -> Result<bool, NeedsLoad> {
        let start = self.find(class)?;
        if start.same_package(self.class) {
            return Ok(false);
        }
        let mut c = start;
        while c.is_some() {
            let access = if is_method {
                c.methods.get().iter().find(|m| m.name.is(name) && m.desc.is(desc)).map(|m| m.access)
            } else {
                c.fields.get().iter().find(|f| f.name.is(name) && f.desc.is(desc)).map(|f| f.access)
            };
            if let Some(access) = access {
                return Ok(access & acc::PROTECTED != 0);
            }
            c = c.super_class;
        }
        Ok(false)
    }
}

/// The message with the name that a hidden class has in place of the one in its file.
fn with_hidden_name(class: ClassRef, own: &[u8], message: String) -> String {
    if class.flags & F_HIDDEN == 0 {
        return message;
    }
    message.replace(&*names::text(own), &class.name.text())
}

impl Vm {
    /// Verifies a class that has not been; names the class that must be loaded first, if one must.
    pub fn verify_class(&mut self, class: ClassRef) -> Result<Option<Vec<u8>>, Trap> {
        let mirror = self.mirror(class)?;
        if class.flags & F_VERIFIED != 0 || mirror.read::<u32>(MIRROR_STATE) != STATE_LOADED {
            return Ok(None);
        }
        let bytes = class.file.get();
        // It was parsed when it was defined.
        let opts = ParseOptions { trusted: true, ..Default::default() };
        let cf = match ClassFile::parse(bytes, &opts) {
            Ok(cf) => cf,
            Err(e) => return Err(self.throw_link(LinkError::new(e.kind.java_class(), e.message))),
        };
        let verdict = if resolve::is_magic(class) {
            Ok(())
        } else {
            let mut around = Around { vm: self, class, own: cf.name(), trap: None };
            let verdict = verify::verify_class(&cf, &mut around);
            if let Some(t) = around.trap {
                return Err(t);
            }
            verdict
        };
        // Code that is not sound has not been decoded, whatever its types.
        match verdict.and_then(|()| cf.methods.iter().try_for_each(|m| verify::check_structure(&cf, m))) {
            Ok(()) => {
                if class.loader >= LOADER_SESSION {
                    self.constrain_tables(class)?;
                }
                // The mirror may have moved.
                self.mirror(class)?.write::<u32>(MIRROR_STATE, STATE_LINKED);
                Ok(None)
            }
            Err(VerifyError::NeedsLoad(name)) => Ok(Some(name)),
            Err(VerifyError::Verify { message }) => {
                let message = with_hidden_name(class, cf.name(), message);
                Err(self.throw_msg("java/lang/VerifyError", message))
            }
            Err(VerifyError::ClassFormat { message }) => {
                let message = with_hidden_name(class, cf.name(), message);
                Err(self.throw_msg("java/lang/ClassFormatError", message))
            }
        }
    }
    /// Is there nothing in the way of initialising the class but its supertypes and its initialiser?
    pub fn is_verified(&self, class: ClassRef) -> bool {
        class.flags & F_VERIFIED != 0 || self.class_state(class) == STATE_LINKED
    }
}
