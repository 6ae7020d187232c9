//! The interpreter's slow paths: linking, initialisation, allocation when room is short, throwing and unwinding.
//!
//! They work on the saved frame (`self.fp`, `self.sp`) and say how the loop goes on ([`Flow`]). What needs Java
//! pushes a frame of `PavmSupport` and has the instruction run again.

use crate::classes::*;
use crate::frame::*;
use crate::interp::{Flow, Run};
use crate::known::{KC, KF, KM};
use crate::machine::{CALL_CACHE, CacheEntry, Vm};
use crate::native::{Args, NativeFn, NativeResult, Trap, Value};
use crate::object::*;
use crate::session::{Root, header};
use shared_classes::model::*;
use shared_classes::operation::Op;
use shared_classes::resolve;
use shared_classes::segment::Seg;

/// What `invokeinterface` found wrong.
pub enum InterfaceError {
    /// The receiver's class does not implement the interface.
    NotImplemented,
    /// No implementation.
    Abstract,
    /// Several defaults compete.
    Conflict(MethodRef),
    /// The selected method is not public.
    NotPublic(MethodRef),
}

impl Vm {
    /// The mirror of a class by id, or null.
    #[inline(always)]
    pub fn mirror_by_id(&self, id: u32) -> Ref {
        let (table, i) = if id < PRIVATE_IDS {
            (Root::Mirrors.get(), id)
        } else {
            (Root::PrivateMirrors.get(), id - PRIVATE_IDS)
        };
        if table.is_null() || i >= table.len() as u32 { NULL } else { table.element(i as usize) }
    }
    fn top(&self) -> Frame {
        Frame { stack: self.stack, fp: self.fp, sp: self.sp }
    }
    fn method(&self) -> MethodRef {
        self.top().method()
    }
    fn set_position(&self, position: usize) {
        self.top().set_position(position);
    }
    /// The operand `back` slots below the top (1: the top).
    fn operand(&self, back: usize) -> u64 {
        self.top().slot(self.sp - back)
    }

    // ---- frames ----

    /// Most slots of the current thread's stack: what its constructor was given, else the session's (`-Xss`).
    fn stack_limit(&self) -> usize {
        /// Less is not taken at its word, as on HotSpot.
        const LEAST: i64 = 128 << 10;
        const MOST: i64 = 1 << 30;
        let thread = self.thread;
        let asked = if thread.is_null() { 0 } else { thread.read::<i64>(KF::ThreadStackSize.offset()) };
        let bytes = if asked > 0 { asked.clamp(LEAST, MOST) } else { i64::from(header().stack_limit) };
        bytes as usize / 8
    }
    /// Makes the stack of the current thread at least `slots` long.
    pub fn grow_stack(&mut self, slots: usize) -> Result<(), Flow> {
        let limit = self.stack_limit();
        let old = self.stack;
        if slots > limit {
            let t = self.stack_overflow();
            return Err(self.trap(t));
        }
        let len = (old.len() * 2).max(slots + 64).min(limit + 64);
        let new = match self.new_stack(len) {
            Ok(s) => s,
            Err(_) => {
                let t = self.stack_overflow();
                return Err(self.trap(t));
            }
        };
        // SAFETY: both are live arrays of longs, the new one longer; they do not overlap.
        unsafe {
            std::ptr::copy_nonoverlapping(
                (old.address() + ARRAY_BASE as usize) as *const u64,
                (new.address() + ARRAY_BASE as usize) as *mut u64,
                old.len(),
            );
        }
        self.stack = new;
        let t = self.thread;
        self.put_ref(t, crate::thread::at::STACK, new);
        Ok(())
    }
    fn stack_overflow(&mut self) -> Trap {
        self.throw_new("java/lang/StackOverflowError", None)
    }
    /// Pushes a frame of `method` (bytecode) with these argument slots.
    pub fn push_call(
        &mut self,
        method: MethodRef,
        args: &[u64],
        flags: u32,
        alias: MethodRef,
    ) -> Result<(), Flow> {
        let m = method.get();
        debug_assert!(m.entry == Entry::Java && args.len() == m.arg_slots as usize);
        let fp = self.sp + m.max_locals as usize;
        let need = fp + FRAME_SLOTS + m.max_stack as usize + 1;
        if need >= self.stack.len() {
            self.grow_stack(need)?;
        }
        let f = self.top();
        for (i, a) in args.iter().enumerate() {
            f.set_slot(self.sp + i, *a);
        }
        let mut locked = 0;
        if m.access & acc::SYNCHRONIZED != 0 {
            let o = if m.is_static() { self.mirror_by_id(m.class.id) } else { Ref(args[0] as u32) };
            if let Err(t) = self.monitor_enter(o) {
                return Err(self.trap(t));
            }
            locked = o.0 as u64;
        }
        f.set_slot(fp, self.fp as u64 | (flags as u64) << 32);
        f.set_slot(fp + 1, Frame::place(method, 0));
        f.set_slot(fp + 2, locked | (alias.offset() as u64) << 32);
        self.fp = fp;
        self.sp = fp + FRAME_SLOTS;
        Ok(())
    }
    /// Pushes a call of the machine's own; the current instruction runs again when it returns.
    fn upcall(&mut self, method: KM, args: &[u64]) -> Flow {
        match self.push_call(method.get(), args, AGAIN, Seg::NONE) {
            Ok(()) => Flow::Again,
            Err(f) => f,
        }
    }
    /// A return that is not the plain one.
    pub(crate) fn slow_return(&mut self, value: u64) -> Flow {
        let f = self.top();
        let (m, flags) = (f.method(), f.flags());
        let locked = f.locked();
        if !locked.is_null() {
            f.set_slot(f.fp + 2, f.slot(f.fp + 2) & !0xffff_ffff);
            if !self.monitor_exit(locked) {
                let t = self
                    .throw_new("java/lang/IllegalMonitorStateException", Some("current thread is not owner"));
                return self.trap(t);
            }
        }
        if flags & STOP != 0 {
            self.result = value;
            self.sp = f.lp();
            self.fp = f.slot(f.fp) as u32 as usize;
            return Flow::Stop(Run::Ended);
        }
        if flags & BOTTOM != 0 {
            self.end_thread();
            return Flow::Stop(Run::Ended);
        }
        self.sp = f.lp();
        self.fp = f.slot(f.fp) as u32 as usize;
        if flags & AGAIN != 0 {
            return Flow::Again;
        }
        if m.ret != b'V' {
            let top = self.top();
            top.set_slot(self.sp, value);
            self.sp += if matches!(m.ret, b'J' | b'D') { 2 } else { 1 };
        }
        Flow::Next
    }

    // ---- throwing ----

    /// Acts on a trap at the current instruction.
    #[cold]
    pub(crate) fn trap(&mut self, t: Trap) -> Flow {
        match t {
            Trap::Throw(e) => self.unwind(e),
            Trap::Gc(n) => self.collect_for(n),
            Trap::Block => Flow::Stop(Run::Blocked),
            Trap::Exit(code) => {
                header().exit = code.wrapping_add(1);
                Flow::Stop(Run::Exit(code))
            }
            Trap::Call(m, args) => match self.push_call(m, &args, AGAIN, Seg::NONE) {
                Ok(()) => Flow::Again,
                Err(f) => f,
            },
        }
    }
    /// Acts on a trap of a native whose arguments end at `self.args`.
    #[cold]
    pub(crate) fn native_trap(&mut self, native: MethodRef, t: Trap) -> Flow {
        let Trap::Call(mut m, mut args) = t else { return self.trap(t) };
        let mut slots = native.arg_slots as usize;
        loop {
            match m.entry {
                Entry::Java => {
                    let (args_at, sp) = (self.args, self.sp);
                    self.sp = args_at - slots;
                    return match self.push_call(m, &args, FOR_NATIVE, native) {
                        Ok(()) => Flow::Again,
                        Err(f) => {
                            if matches!(f, Flow::Stop(Run::Blocked)) {
                                self.sp = sp;
                            }
                            f
                        }
                    };
                }
                Entry::Native if m.native != 0 => {
                    // A native that becomes another native.
                    let at = self.args - slots;
                    if at + args.len() + 8 >= self.stack.len()
                        && let Err(f) = self.grow_stack(at + args.len() + 16)
                    {
                        return f;
                    }
                    let f = self.top();
                    for (i, a) in args.iter().enumerate() {
                        f.set_slot(at + i, *a);
                    }
                    slots = args.len();
                    self.args = at + slots;
                    self.native = m;
                    let p = (self.stack.address() + ARRAY_BASE as usize) as *const u64;
                    let function = self.natives[m.native as usize].function;
                    // SAFETY: the slots were just written, within the stack.
                    let r = function(self, Args(unsafe { p.add(at) }));
                    self.native = Seg::NONE;
                    match r {
                        Ok(Value(v)) => {
                            self.sp = at;
                            if m.ret != b'V' {
                                f.set_slot(at, v);
                                self.sp += if matches!(m.ret, b'J' | b'D') { 2 } else { 1 };
                            }
                            return Flow::Next;
                        }
                        Err(Trap::Call(next, next_args)) => {
                            m = next;
                            args = next_args;
                        }
                        Err(t) => return self.trap(t),
                    }
                }
                Entry::Native => {
                    let t = self.unsatisfied(m);
                    return self.trap(t);
                }
                Entry::Abstract => return self.abstract_error(m),
                Entry::Conflict => return self.conflict_error(m),
                Entry::InvokeBasic | Entry::LinkToStatic | Entry::LinkToVirtual | Entry::LinkToInterface => {
                    let t = self.throw_new("java/lang/UnsupportedOperationException", Some("MethodHandle"));
                    return self.trap(t);
                }
            }
        }
    }
    /// Throws `e` in the current frame: continues at its handler, popping frames that have none.
    pub(crate) fn unwind(&mut self, e: Ref) -> Flow {
        let class = e.class();
        loop {
            let f = self.top();
            let m = f.method();
            let position = f.position() as u32;
            for h in m.handlers.get() {
                if h.start <= position && position < h.end && self.catches(m.class, h.catch_type, class) {
                    self.sp = f.fp + FRAME_SLOTS;
                    f.set_slot(self.sp, e.0 as u64);
                    self.sp += 1;
                    self.set_position(h.target as usize);
                    return Flow::Again;
                }
            }
            let flags = f.flags();
            let locked = f.locked();
            if !locked.is_null() {
                self.monitor_exit(locked);
            }
            if flags & STOP != 0 {
                self.thrown = e;
                self.sp = f.lp();
                self.fp = f.slot(f.fp) as u32 as usize;
                return Flow::Stop(Run::Ended);
            }
            if flags & BOTTOM != 0 {
                self.end_thread();
                return Flow::Stop(Run::Ended);
            }
            self.sp = f.lp();
            self.fp = f.slot(f.fp) as u32 as usize;
        }
    }
    /// Does a handler for constant `index` of `class` catch `thrown`? A catch type that is not linked yet is
    /// compared by name with the thrown class and its superclasses: only loaded classes can be thrown.
    fn catches(&mut self, class: ClassRef, index: u16, thrown: ClassRef) -> bool {
        if index == 0 {
            return true;
        }
        let t = class.link_of(index).target();
        if t != 0 {
            return thrown.is_subtype_of(Seg::new(t));
        }
        let name = class.const_class_name(index);
        let mut c = thrown;
        while c.is_some() {
            if c.name.same(name) {
                return true;
            }
            c = c.super_class;
        }
        false
    }
    #[cold]
    pub(crate) fn null_pointer(&mut self) -> Flow {
        let t = self.throw_npe();
        self.trap(t)
    }
    #[cold]
    pub(crate) fn cast_error(&mut self, have: ClassRef, want: ClassRef) -> Flow {
        let remark = self.modules_remark(have, want);
        let t = self.throw_msg(
            "java/lang/ClassCastException",
            format!(
                "class {} cannot be cast to class {} ({remark})",
                resolve::external(have),
                resolve::external(want)
            ),
        );
        self.trap(t)
    }
    /// The error for a native without a row.
    #[cold]
    pub(crate) fn unsatisfied(&mut self, m: MethodRef) -> Trap {
        let text =
            shared_classes::names::pretty_method(&resolve::external(m.class), &m.name.text(), m.desc.bytes());
        self.throw_msg("java/lang/UnsatisfiedLinkError", format!("'{text}'"))
    }
    #[cold]
    pub(crate) fn abstract_error(&mut self, m: MethodRef) -> Flow {
        let text = pretty(m);
        let n = m.arg_slots as usize;
        let receiver = if self.sp > n { Ref(self.operand(n) as u32) } else { NULL };
        let message = if receiver.is_null() {
            format!("'{text}'")
        } else {
            let c = receiver.class();
            format!(
                "Receiver class {} does not define or inherit an implementation of the resolved method '{}{}' of {} {}.",
                resolve::external(c),
                if m.access & acc::ABSTRACT != 0 { "abstract " } else { "" },
                without_holder(m),
                if m.class.is_interface() { "interface" } else { "abstract class" },
                resolve::external(m.class)
            )
        };
        let t = self.throw_msg("java/lang/AbstractMethodError", message);
        self.trap(t)
    }
    #[cold]
    pub(crate) fn conflict_error(&mut self, m: MethodRef) -> Flow {
        let n = m.arg_slots as usize;
        let receiver = Ref(self.operand(n) as u32);
        let (chosen, _) = (m, receiver);
        let mut holders: Vec<String> = Vec::new();
        if !receiver.is_null() {
            for i in receiver.class().all_interfaces.get() {
                if i.declared_method(m.name.bytes(), m.desc.bytes())
                    .is_some_and(|x| x.access & acc::ABSTRACT == 0)
                {
                    holders.push(format!("{}.{}", i.name.text(), m.name.text()));
                }
            }
        }
        let _ = chosen;
        let t = self.throw_msg(
            "java/lang/IncompatibleClassChangeError",
            format!("Conflicting default methods: {}", holders.join(" ")),
        );
        self.trap(t)
    }
    #[cold]
    pub(crate) fn interface_error(&mut self, e: InterfaceError, class: ClassRef, m: MethodRef) -> Flow {
        let t = match e {
            InterfaceError::NotImplemented => self.throw_msg(
                "java/lang/IncompatibleClassChangeError",
                format!(
                    "Class {} does not implement the requested interface {}",
                    resolve::external(class),
                    resolve::external(m.class)
                ),
            ),
            InterfaceError::Abstract => return self.abstract_error(m),
            InterfaceError::Conflict(m) => return self.conflict_error(m),
            InterfaceError::NotPublic(s) => {
                self.throw_msg("java/lang/IllegalAccessError", format!("'{}'", pretty(s)))
            }
        };
        self.trap(t)
    }
    #[cold]
    pub(crate) fn static_mismatch(&mut self, m: MethodRef, want_static: bool) -> Flow {
        let t = self.throw_msg(
            "java/lang/IncompatibleClassChangeError",
            format!(
                "{} method '{}'",
                if want_static { "Expected static" } else { "Expecting non-static" },
                pretty(m)
            ),
        );
        self.trap(t)
    }

    // ---- linking ----

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
        let name = class.const_class_name(index).bytes();
        self.load_by_name(class.loader, name)
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
        let l = class.link_of(index);
        if l.target() != 0 {
            let f: FieldRef = Seg::new(l.target());
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
            Ok(Some(h)) => match self.resolve_member(class, index, h) {
                Ok(_) => Flow::Again,
                Err(t) => self.trap(t),
            },
            Ok(None) => self.load_class_constant(class, holder),
            Err(t) => self.trap(t),
        }
    }
    #[cold]
    pub(crate) fn link_method(&mut self, index: u16) -> Flow {
        let class = self.method().class;
        let (holder, _, _) = class.const_member(index);
        match self.resolve_class(class, holder) {
            Ok(Some(h)) => match self.resolve_member(class, index, h) {
                Ok(_) => Flow::Again,
                Err(t) => self.trap(t),
            },
            Ok(None) => self.load_class_constant(class, holder),
            Err(t) => self.trap(t),
        }
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
    #[cold]
    pub(crate) fn final_error(&mut self, f: FieldRef) -> Flow {
        let m = self.method();
        let is_static = f.access & acc::STATIC != 0;
        let message = if f.class != m.class {
            format!(
                "Update to {}final field {}.{} attempted from a different class ({}) than the field's declaring class",
                if is_static { "static " } else { "non-static " },
                resolve::external(f.class),
                f.name.text(),
                resolve::external(m.class)
            )
        } else {
            format!(
                "Update to {}final field {}.{} attempted from a different method ({}) than the initializer method {} ",
                if is_static { "static " } else { "non-static " },
                resolve::external(f.class),
                f.name.text(),
                m.name.text(),
                if is_static { "<clinit>" } else { "<init>" }
            )
        };
        let t = self.throw_msg("java/lang/IllegalAccessError", message);
        self.trap(t)
    }
    /// `invokespecial` of a method that is neither private nor a constructor (JVMS §6.5.invokespecial).
    #[inline]
    pub(crate) fn select_special(&mut self, from: ClassRef, m: MethodRef) -> Option<MethodRef> {
        let super_call = from.access & acc::SUPER != 0 || from.is_interface();
        if !super_call || m.class.is_interface() {
            // The named method itself: Interface.super.m(), or an old class file.
            return if m.entry == Entry::Abstract { None } else { Some(m) };
        }
        if from == m.class || !from.is_subtype_of(m.class) {
            return Some(m);
        }
        match from.super_class.vtable.get().get(m.vtable_index as usize) {
            Some(&s) if m.vtable_index >= 0 => (s.entry != Entry::Abstract).then_some(s),
            _ => Some(m),
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
                None => return Err(InterfaceError::Abstract),
            }
        };
        match selected.entry {
            Entry::Abstract => return Err(InterfaceError::Abstract),
            Entry::Conflict => return Err(InterfaceError::Conflict(selected)),
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

    // ---- allocation ----

    /// `new` of a class that needs a look.
    #[cold]
    pub(crate) fn slow_new(&mut self, class: ClassRef) -> Flow {
        if class.access & (acc::ABSTRACT | acc::INTERFACE) != 0 || class == KC::Class.get() {
            let t = self.throw_msg("java/lang/InstantiationError", resolve::external(class));
            return self.trap(t);
        }
        if self.gc_stress {
            self.stress_collect();
        }
        match self.new_object(class) {
            Ok(o) => {
                let f = self.top();
                f.set_slot(self.sp, o.0 as u64);
                self.sp += 1;
                if class.flags & F_FINALIZER == 0 {
                    return Flow::Next;
                }
                // Register it; the frame goes on after `new` when that returns.
                let next = f.position() + 1;
                self.set_position(next);
                match self.push_call(KM::FinalizerRegister.get(), &[o.0 as u64], AGAIN, Seg::NONE) {
                    Ok(()) => Flow::Again,
                    Err(f) => f,
                }
            }
            Err(t) => self.trap(t),
        }
    }
    #[cold]
    pub(crate) fn new_array_insn(&mut self, component: ClassRef) -> Flow {
        let n = self.operand(1) as i32;
        if n < 0 {
            let t = self.throw_msg("java/lang/NegativeArraySizeException", n.to_string());
            return self.trap(t);
        }
        if self.gc_stress {
            self.stress_collect();
        }
        let class = match self.array_class(component) {
            Ok(c) => c,
            Err(t) => return self.trap(t),
        };
        match self.new_array(class, n as usize) {
            Ok(a) => {
                self.top().set_slot(self.sp - 1, a.0 as u64);
                Flow::Next
            }
            Err(t) => self.trap(t),
        }
    }
    #[cold]
    pub(crate) fn multi_new_array(&mut self, class: ClassRef, dims: usize) -> Flow {
        if self.gc_stress {
            self.stress_collect();
        }
        let lens: Vec<i32> = (0..dims).map(|i| self.operand(dims - i) as i32).collect();
        if let Some(n) = lens.iter().find(|&&n| n < 0) {
            let t = self.throw_msg("java/lang/NegativeArraySizeException", n.to_string());
            return self.trap(t);
        }
        if let Err(t) = self.check_lengths(&lens) {
            return self.trap(t);
        }
        let old = match self.room_for_arrays(class, &lens) {
            Ok(old) => old,
            Err(total) => return self.collect_for(total),
        };
        match self.multi_array(class, &lens, old) {
            Ok(a) => {
                self.sp -= dims;
                self.top().set_slot(self.sp, a.0 as u64);
                self.sp += 1;
                // The operand word follows the instruction.
                let next = self.top().position() + 1;
                self.set_position(next);
                Flow::Next
            }
            Err(t) => self.trap(t),
        }
    }
    /// Is there room for an array of arrays, which is allocated without a collection in between? `Ok(true)`: only
    /// in the old space; `Err`: for so many bytes there is none before a collection.
    pub fn room_for_arrays(&self, class: ClassRef, lens: &[i32]) -> Result<bool, usize> {
        let (mut total, mut count, mut c) = (0usize, 1usize, class);
        for (i, &n) in lens.iter().enumerate() {
            let size = 16 + ((n as usize) << c.elem_shift) + 8;
            total = total.saturating_add(count.saturating_mul(size));
            count = count.saturating_mul(n as usize);
            if i + 1 < lens.len() {
                c = c.component;
            }
        }
        if total < self.young_end.saturating_sub(self.young_top) {
            return Ok(false);
        }
        let h = header();
        let free = h.quota.min(h.old_threshold).saturating_sub(h.old_top);
        if (total as u64) < free { Ok(true) } else { Err(total) }
    }
    /// Allocates an array of arrays, in the old space if asked to. No collection in between.
    pub fn multi_array(&mut self, class: ClassRef, lens: &[i32], old: bool) -> Result<Ref, Trap> {
        let n = lens[0] as usize;
        let a = if old { self.new_old_array(class, n)? } else { self.new_array(class, n)? };
        if lens.len() > 1 {
            for i in 0..n {
                let e = self.multi_array(class.component, &lens[1..], old)?;
                self.put_element(a, i, e);
            }
        }
        Ok(a)
    }
    /// Makes room for an allocation of `size` bytes that failed, or throws OutOfMemoryError; the instruction runs
    /// again.
    #[cold]
    pub(crate) fn collect_for(&mut self, size: usize) -> Flow {
        if !self.make_room(size) {
            let t = self.out_of_memory("Java heap space");
            return self.trap(t);
        }
        if self.gc_stress {
            // This allocation passes, the next one collects again.
            self.young_soft = self.young_top + size;
        }
        Flow::Again
    }
    /// A collection at a safe point: stress mode, or `System.gc`.
    #[cold]
    pub(crate) fn stress_collect(&mut self) {
        if self.want_full_gc {
            self.want_full_gc = false;
            self.collect_full();
        } else if !self.collect_young() {
            self.collect_full();
        }
    }

    // ---- others ----

    pub(crate) fn synchronized_native(&mut self, m: MethodRef, f: NativeFn, args: Args) -> NativeResult {
        let o = if m.is_static() { self.mirror_by_id(m.class.id) } else { args.obj(0) };
        self.monitor_enter(o)?;
        let r = f(self, args);
        self.monitor_exit(o);
        r
    }
    /// Lets other threads run when a slice is over, and looks at the timers.
    #[cold]
    pub(crate) fn poll(&mut self) -> Flow {
        if self.want_full_gc {
            self.stress_collect();
        }
        if crate::run::SIGNALS.load(std::sync::atomic::Ordering::Relaxed) != 0 {
            self.enqueue(self.thread);
            return Flow::Stop(Run::Yielded);
        }
        if header().threads > 1 {
            self.poll_waits(crate::thread::now_nanos());
            if self.has_runnable() {
                let t = self.thread;
                self.enqueue(t);
                return Flow::Stop(Run::Yielded);
            }
        }
        Flow::Again
    }
    /// Calls a static or instance method with bytecode on the current thread and runs until it returns. Only for
    /// the builder of the template: it must not have to wait for another thread.
    pub fn call(&mut self, method: MethodRef, args: &[u64]) -> Result<u64, Ref> {
        self.thrown = NULL;
        if let Err(_flow) = self.push_call(method, args, STOP, Seg::NONE) {
            return Err(self.thrown);
        }
        loop {
            match self.run_thread() {
                Run::Ended => break,
                Run::Yielded | Run::Blocked => {
                    // Let the others run until this thread can go on.
                    let me = self.thread;
                    self.switch_from();
                    self.run_until(me);
                    if self.thread.is_null() {
                        return Err(NULL);
                    }
                }
                Run::Exit(_) => return Err(NULL),
            }
        }
        match self.thrown.some() {
            Some(e) => {
                self.thrown = NULL;
                Err(e)
            }
            None => Ok(self.result),
        }
    }
}

fn pretty(m: MethodRef) -> String {
    shared_classes::names::pretty_method(&resolve::external(m.class), &m.name.text(), m.desc.bytes())
}
/// `void m(int)`: the method without its class.
fn without_holder(m: MethodRef) -> String {
    let full = shared_classes::names::pretty_method("", &m.name.text(), m.desc.bytes());
    full.replacen(" .", " ", 1)
}
