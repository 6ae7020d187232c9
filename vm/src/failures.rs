//! Class references that could not be resolved: each further attempt fails in the same way (JVMS §5.4.3).
//!
//! The failure lies in the link entry of the constant, of the session's own where the class is shared:
//!
//! ```text
//!  Link { target 0, a: error class, b: message or 0, c: offset of (cause class, cause message) or 0 }    symbols
//! ```
//! Only linkage errors are remembered; each attempt gets a throwable of its own.

use crate::known::KF;
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use shared_classes::model::*;
use shared_classes::segment::{Full, Seg};

impl Vm {
    /// The remembered failure of the class constant at `index` of `class`, as the error to throw.
    pub fn remembered_failure(&mut self, class: ClassRef, index: u16) -> Result<Option<Trap>, Trap> {
        let l = if class.is_private() {
            Some(class.link_of(index))
        } else {
            self.world.own_link(class.link_offset(index))
        };
        let Some(l) = l.filter(|l| l.target() == 0 && l.a() != 0) else { return Ok(None) };
        let error = self.failure(class, Seg::new(l.a()), Seg::new(l.b()))?;
        if l.c() != 0 {
            let [cause, message] = *Seg::<[SymRef; 2]>::new(l.c()).get();
            let cause = self.failure(class, cause, message)?;
            self.put(error, KF::ThrowableCause, cause);
        }
        Ok(Some(Trap::Throw(error)))
    }
    fn failure(&mut self, class: ClassRef, name: SymRef, message: SymRef) -> Result<Ref, Trap> {
        let text = message.some().map(|m| m.text());
        let loaded = self.find_loaded(class.loader, name.bytes())?;
        match loaded.filter(|c| c.loader != LOADER_BOOT && self.is_initialized(*c)) {
            Some(c) => self.new_throwable_of(c, text.as_deref()),
            None => self.new_throwable(&name.text(), text.as_deref()),
        }
    }
    /// Remembers that the class constant at `index` of `class` failed with this throwable.
    pub fn remember_failure(&mut self, class: ClassRef, index: u16, error: Ref) -> Result<(), Trap> {
        let mut c = error.class();
        while c.is_some() && !c.name.is(b"java/lang/LinkageError") {
            c = c.super_class;
        }
        // What the template finds missing, sessions may find.
        if c.is_none() || self.world.writer || class.link_of(index).target() != 0 {
            return Ok(());
        }
        self.need_private(0)?;
        let error_text = self.get(error, KF::ThrowableMessage);
        let cause = self.get(error, KF::ThrowableCause);
        let put = |vm: &mut Vm| -> Result<(), Full> {
            let symbol = |text: Ref| match text.some() {
                Some(t) => vm.world.symbol(&vm.string_mutf8(t), true),
                None => Ok(Seg::NONE),
            };
            let b = symbol(error_text)?;
            let pair = if cause.is_null() || cause == error {
                0
            } else {
                let message = symbol(cause.read_ref(KF::ThrowableMessage.offset()))?;
                vm.world.meta(true).put_slice(&[cause.class().name, message])?.offset()
            };
            let v = LinkValue { target: 0, a: error.class().name.offset(), b: b.offset(), c: pair };
            if class.is_private() {
                class.link_of(index).publish(v);
                return Ok(());
            }
            vm.world.put_own_link(class.link_offset(index), v)
        };
        put(self).map_err(|e| self.throw_link(e.into()))
    }
}
