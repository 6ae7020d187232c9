//! Linking and initialisation out of line: constants, fields, methods, call sites, and the selection of methods.

use super::errors::{InterfaceError, SpecialError};
use crate::classes::*;
use crate::interp::Flow;
use crate::known::{KC, KF, KM};
use crate::machine::{CALL_CACHE, CacheEntry, Vm};
use crate::native::Trap;
use crate::object::*;
use shared_classes::model::*;
use shared_classes::names;
use shared_classes::operation::Op;
use shared_classes::resolve;
use shared_classes::segment::Seg;

impl Vm {
    /// Links the class constant `index` of the current method's class, by its loader if need be.
    #[cold]
    pub(crate) fn link_class(&mut self, index: u16) -> Flow {
        match self.resolve_class(self.method().class, index) {
            Ok(Some(_)) => Flow::Again,
            Ok(None) => self.load_class_constant(self.method().class, index),
            Err(t) => self.trap(t),
        }
    }
    fn resolve_class(&mut self, class: ClassRef, index: u16) -> Result<Option<ClassRef>, Trap> {
        self.try_resolve_class(class, index)
    }
    fn load_class_constant(&mut self, class: ClassRef, index: u16) -> Flow {
        let name = class.const_class_name(index);
        let mirror = self.mirror_by_id(class.id);
        match self.new_string_mutf8(name.bytes()) {
            Ok(s) => {
                self.upcall(KM::SupportLoadConstant, &[u64::from(mirror.0), u64::from(index), u64::from(s.0)])
            }
            Err(t) => self.trap(t),
        }
    }
    /// Has a loader load a class by internal name (arrays: of their element); runs the instruction again.
    pub(crate) fn load_by_name(&mut self, loader: u32, name: &[u8]) -> Flow {
        let element = match name.iter().take_while(|&&b| b == b'[').count() {
            0 => name,
            n => name.get(n + 1..name.len() - 1).unwrap_or(name),
        };
        let loader = self.loader_object(loader);
        match self.new_string_mutf8(element) {
            Ok(s) => self.upcall(KM::SupportLoad, &[loader.0 as u64, s.0 as u64]),
            Err(t) => self.trap(t),
        }
    }
    #[cold]
    pub(crate) fn link_field(&mut self, index: u16, is_static: bool) -> Flow {
        let class = self.method().class;
        if let Some(l) = self.linked_value(class, index) {
            if (l.c & 1 != 0) == is_static {
                // Another worker has had it linked since the instruction looked.
                return Flow::Again;
            }
            let f: FieldRef = Seg::new(l.target);
            let t = self.throw_msg(
                "java/lang/IncompatibleClassChangeError",
                format!(
                    "Expected {} field {}.{}",
                    if is_static { "static" } else { "non-static" },
                    resolve::external(f.class),
                    f.name.text()
                ),
            );
            return self.trap(t);
        }
        let (holder, _, _) = class.const_member(index);
        match self.resolve_class(class, holder) {
            Ok(Some(h)) => self.link_member(class, index, h),
            Ok(None) => self.load_class_constant(class, holder),
            Err(t) => self.trap(t),
        }
    }
    fn link_member(&mut self, class: ClassRef, index: u16, holder: ClassRef) -> Flow {
        if let Some(owner) = self.lacks_nest_host(class, index, holder) {
            let (mine, its) = (self.mirror_by_id(class.id), self.mirror_by_id(owner.id));
            let args = [u64::from(mine.0), u64::from(index), u64::from(its.0)];
            return self.upcall(KM::SupportLinkNestmates, &args);
        }
        match self.resolve_member(class, index, holder) {
            Ok(_) => Flow::Again,
            Err(t) => self.trap(t),
        }
    }
    #[cold]
    pub(crate) fn link_method(&mut self, index: u16) -> Flow {
        let class = self.method().class;
        let (holder, _, _) = class.const_member(index);
        match self.resolve_class(class, holder) {
            Ok(Some(h)) => match self.check_call(class, index, h) {
                Ok(()) => self.link_member(class, index, h),
                Err(t) => self.trap(t),
            },
            Ok(None) => self.load_class_constant(class, holder),
            Err(t) => self.trap(t),
        }
    }
    /// What depends on the instruction when a method is linked.
    fn check_call(&mut self, class: ClassRef, index: u16, holder: ClassRef) -> Result<(), Trap> {
        const ICCE: &str = "java/lang/IncompatibleClassChangeError";
        let (op, (_, name, desc)) = (self.current_insn().op(), class.const_member(index));
        let is_interface = class.constants[index as usize].tag == tag::INTERFACE_METHOD;
        if matches!(op, Op::Invokestatic | Op::Invokespecial) && is_interface != holder.is_interface() {
            let text = names::pretty_method(&resolve::external(holder), &name.text(), desc.bytes());
            let want = if is_interface { "Methodref" } else { "InterfaceMethodref" };
            return Err(self.throw_msg(ICCE, format!("Method '{text}' must be {want} constant")));
        }
        if op == Op::Invokeinterface && holder.is_interface() {
            // A method of Object: the table of the interface says nothing about the receiver.
            let object = KC::Object.get();
            let found = resolve::find_interface_method(holder, object, name.bytes(), desc.bytes());
            let receiver = Ref(self.operand(names::arg_slots(desc.bytes()) as usize + 1) as u32);
            if found.is_some_and(|m| m.class == object)
                && !receiver.is_null()
                && !receiver.class().is_subtype_of(holder)
            {
                let (c, i) = (resolve::external(receiver.class()), resolve::external(holder));
                let m = format!("Class {c} does not implement the requested interface {i}");
                return Err(self.throw_msg(ICCE, m));
            }
        }
        Ok(())
    }
    /// Links a loadable constant into its session slot.
    #[cold]
    pub(crate) fn link_constant(&mut self, index: u16, slot: u32) -> Flow {
        let class = self.method().class;
        let mirror = self.mirror_by_id(class.id);
        let k = class.constants[index as usize];
        let value = match k.tag {
            tag::STRING => self.intern_mutf8(Seg::<Symbol>::new(k.a).bytes()),
            tag::CLASS => match self.resolve_class(class, index) {
                Ok(Some(c)) => self.mirror(c),
                Ok(None) => return self.load_class_constant(class, index),
                Err(t) => Err(t),
            },
            tag::DYNAMIC if !mirror.read_ref(slot + 4).is_null() => {
                // Resolved to null: the marker in the second slot says so.
                let f = self.top();
                f.set_slot(self.sp, 0);
                self.sp += 1;
                return Flow::Next;
            }
            _ => {
                return self.upcall(KM::SupportResolveConstant, &[mirror.0 as u64, index as u64]);
            }
        };
        match value {
            Ok(v) => {
                self.put_ref(mirror, slot, v);
                Flow::Again
            }
            Err(t) => self.trap(t),
        }
    }
    /// Links a call site: `slot` is the mirror offset of its (method, appendix) pair.
    #[cold]
    pub(crate) fn link_call_site(&mut self, index: u16, slot: u32, op: Op) -> Flow {
        let class = self.method().class;
        let mirror = self.mirror_by_id(class.id);
        let number = (slot - class.mirror_refs) / 4;
        let word = (index as u32 | number << 16) as u64;
        if op == Op::Invokedynamic {
            return self.upcall(KM::SupportLinkCallSite, &[mirror.0 as u64, word]);
        }
        let (holder, _, _) = class.const_member(index);
        match self.resolve_class(class, holder) {
            Ok(Some(_)) => self.upcall(KM::SupportLinkHandleCall, &[mirror.0 as u64, word]),
            Ok(None) => self.load_class_constant(class, holder),
            Err(t) => self.trap(t),
        }
    }
    /// Slots of receiver and arguments of a signature-polymorphic call.
    pub(crate) fn handle_call_slots(&self, class: ClassRef, index: u16) -> usize {
        let (_, _, desc) = class.const_member(index);
        shared_classes::names::arg_slots(desc.bytes()) as usize + 1
    }
    /// Initialises a class for the current instruction, which then runs again.
    #[cold]
    pub(crate) fn init_for(&mut self, class: ClassRef) -> Flow {
        let m = match self.mirror_if_any(class).some() {
            Some(m) => m,
            None if class.loader == LOADER_BOOT || class.kind != Kind::Instance || class.is_private() => {
                match self.mirror(class) {
                    Ok(m) => m,
                    Err(t) => return self.trap(t),
                }
            }
            // Linked by another session, not loaded by this one.
            None => return self.load_by_name(class.loader, class.name.bytes()),
        };
        if self.trivial_init(class) {
            let mut c = class;
            while c.is_some() && matches!(self.class_state(c), STATE_LOADED | STATE_LINKED) {
                self.mirror_if_any(c).write::<u32>(MIRROR_STATE, STATE_INITIALIZED);
                c = c.super_class;
            }
            return Flow::Again;
        }
        self.upcall(KM::SupportInitialize, &[m.0 as u64])
    }
    /// Does initialisation run no code at all?
    fn trivial_init(&mut self, class: ClassRef) -> bool {
        let mut c = class;
        while c.is_some() {
            match self.class_state(c) {
                STATE_INITIALIZED => return true,
                STATE_LOADED if c.flags & F_VERIFIED != 0 => {}
                STATE_LINKED => {}
                _ => return false,
            }
            if c.clinit.is_some() || c.interfaces.get().iter().any(|i| self.has_default_init(*i)) {
                return false;
            }
            c = c.super_class;
        }
        true
    }
    fn has_default_init(&self, i: ClassRef) -> bool {
        self.class_state(i) != STATE_INITIALIZED
            && (i.flags & F_DEFAULTS != 0 || i.interfaces.get().iter().any(|x| self.has_default_init(*x)))
    }
    pub(crate) fn may_write_final(&self, m: MethodRef, f: FieldRef) -> bool {
        f.class == m.class
            && (m.class.major < 53
                || m.name.is(if f.access & acc::STATIC != 0 { b"<clinit>" } else { b"<init>" }))
    }
    /// Selects the method of an `invokespecial` that is no constructor's (JVMS §6.5.invokespecial), called from a
    /// method of `from` on an instance of `receiver`; `index`: of the constant.
    pub(crate) fn select_special(
        &mut self,
        from: ClassRef,
        m: MethodRef,
        index: u16,
        receiver: ClassRef,
    ) -> Result<MethodRef, SpecialError> {
        if from.is_interface() && !receiver.is_subtype_of(from) {
            return Err(SpecialError::Receiver(receiver, from));
        }
        if m.access & acc::PRIVATE != 0 {
            return Ok(m);
        }
        if m.class.is_interface() {
            let (holder, name, desc) = from.const_member(index);
            let holder: ClassRef = Seg::new(self.linked_value(from, holder).map_or(0, |v| v.target));
            if holder.is_some()
                && holder != m.class
                && resolve::find_interface_default(holder, name.bytes(), desc.bytes()).1
            {
                return Err(SpecialError::Conflict(holder, m));
            }
        }
        let selected = if m.class.is_interface() || from == m.class || !from.is_subtype_of(m.class) {
            // The named method itself: Interface.super.m(), or one of its own.
            m
        } else {
            resolve::find_instance_method(from.super_class, m.name.bytes(), m.desc.bytes()).unwrap_or(m)
        };
        match selected.entry {
            Entry::Abstract => {
                let (holder, _, _) = from.const_member(index);
                Err(SpecialError::Abstract(from.const_class_name(holder), selected))
            }
            _ => Ok(selected),
        }
    }
    /// Selects the method of an interface call and fills the cache.
    pub(crate) fn select_interface(
        &mut self,
        class: ClassRef,
        m: MethodRef,
        l: LinkValue,
    ) -> Result<MethodRef, InterfaceError> {
        let selected = if m.access & acc::PRIVATE != 0 || m.is_static() {
            if !class.is_subtype_of(m.class) {
                return Err(InterfaceError::NotImplemented);
            }
            m
        } else if !m.class.is_interface() {
            // A method of Object called through an interface.
            if m.vtable_index < 0 { m } else { class.vtable.get()[m.vtable_index as usize] }
        } else {
            if !class.is_subtype_of(m.class) {
                return Err(InterfaceError::NotImplemented);
            }
            let index = if l.a == u32::MAX { m.itable_index as u32 } else { l.a };
            match resolve::select_interface(class, m.class, index) {
                Some(s) => s,
                None => return Err(InterfaceError::Abstract(None)),
            }
        };
        match selected.entry {
            // One of an interface's own counts as none.
            Entry::Abstract => {
                return Err(InterfaceError::Abstract(Some(selected).filter(|s| !s.class.is_interface())));
            }
            Entry::Conflict => return Err(InterfaceError::Abstract(None)),
            _ => {}
        }
        if selected.access & (acc::PUBLIC | acc::PRIVATE) == 0 && selected.class != KC::Object.get() {
            return Err(InterfaceError::NotPublic(selected));
        }
        let e = CacheEntry { class: class.offset(), method: m.offset(), target: selected.offset() };
        self.cache[((class.offset() >> 4) ^ (m.offset() >> 3)) as usize & (CALL_CACHE - 1)] = e;
        Ok(selected)
    }
    /// Value bits of a box, and whether it takes two slots.
    pub(crate) fn unbox_raw(&self, o: Ref) -> (u64, bool) {
        let c = o.class();
        if c == KC::Long.get() {
            (o.read::<u64>(KF::LongValue.offset()), true)
        } else if c == KC::Double.get() {
            (o.read::<u64>(KF::DoubleValue.offset()), true)
        } else if c == KC::Boolean.get() {
            (o.read::<u8>(KF::BooleanValue.offset()) as u64, false)
        } else if c == KC::Byte.get() {
            (o.read::<i8>(KF::ByteValue.offset()) as i32 as u32 as u64, false)
        } else if c == KC::Short.get() {
            (o.read::<i16>(KF::ShortValue.offset()) as i32 as u32 as u64, false)
        } else if c == KC::Character.get() {
            (o.read::<u16>(KF::CharacterValue.offset()) as u64, false)
        } else if c == KC::Float.get() {
            (o.read::<u32>(KF::FloatValue.offset()) as u64, false)
        } else {
            (o.read::<u32>(KF::IntegerValue.offset()) as u64, false)
        }
    }
}
