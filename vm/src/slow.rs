//! The interpreter's slow paths: linking, initialisation, allocation when room is short, throwing and unwinding.
//!
//! They work on the saved frame (`self.fp`, `self.sp`) and say how the loop goes on ([`Flow`]). What needs Java
//! pushes a frame of `PavmSupport` and has the instruction run again.

mod allocation;
mod errors;
mod linking;

pub use self::errors::InterfaceError;

use crate::frame::*;
use crate::interp::{Flow, Run};
use crate::known::KM;
use crate::machine::Vm;
use crate::native::{Args, NativeFn, NativeResult, Trap, Value};
use crate::object::*;
use crate::poll;
use crate::session::{Root, header};
use shared_classes::model::*;
use shared_classes::segment::Seg;

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
        let asked =
            if thread.is_null() { 0 } else { thread.read::<i64>(crate::known::KF::ThreadStackSize.offset()) };
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
        debug_assert!(m.insns.offset() != 0 && args.len() == m.arg_slots as usize);
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
            Trap::Java => unreachable!("only natives say so, see native_trap"),
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
        let (mut m, mut args) = match t {
            Trap::Call(m, args) => (m, args),
            Trap::Java => return self.own_code(native),
            t => return self.trap(t),
        };
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
                        Err(Trap::Java) => return self.own_code(m),
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
    /// Calls the bytecode of an intrinsic whose arguments end at `self.args`.
    fn own_code(&mut self, m: MethodRef) -> Flow {
        let (at, sp) = (self.args - m.arg_slots as usize, self.sp);
        let f = self.top();
        let args: Vec<u64> = (at..self.args).map(|i| f.slot(i)).collect();
        self.sp = at;
        match self.push_call(m, &args, FOR_NATIVE, Seg::NONE) {
            Ok(()) => Flow::Again,
            Err(f) => {
                self.sp = sp;
                f
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
        if let Some(v) = self.linked_value(class, index) {
            return thrown.is_subtype_of(Seg::new(v.target));
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
    // ---- others ----

    pub(crate) fn synchronized_native(&mut self, m: MethodRef, f: NativeFn, args: Args) -> NativeResult {
        let o = if m.is_static() { self.mirror_by_id(m.class.id) } else { args.obj(0) };
        self.monitor_enter(o)?;
        let r = f(self, args);
        self.monitor_exit(o);
        r
    }
    /// Does what the poll word asks for: lets other threads run when a slice is over, and looks at the timers.
    #[cold]
    pub(crate) fn poll(&mut self) -> Flow {
        if poll::take(poll::COLLECT) != 0 && self.want_full_gc {
            self.stress_collect();
        }
        let mut others = false;
        if poll::take(poll::TICK) != 0 && header().threads > 1 {
            let now = crate::thread::now_nanos();
            self.poll_waits(now);
            others = self.has_runnable();
            poll::set_contended(others);
        }
        let stopped = !self.thread.read_ref(crate::thread::at::PENDING).is_null();
        // Whoever runs the session takes the bits that ask for its attention.
        if others || stopped || poll::pending() & poll::ATTENTION != 0 {
            self.enqueue(self.thread);
            return Flow::Stop(Run::Yielded);
        }
        Flow::Again
    }
    /// Has the session collected in full at the next safe point.
    pub fn ask_full_gc(&mut self) {
        self.want_full_gc = true;
        poll::ask(poll::COLLECT);
    }
    /// Calls a static or instance method with bytecode on the current thread and runs until it returns. Only for
    /// the builder of the template: it must not have to wait for another thread.
    pub fn call(&mut self, method: MethodRef, args: &[u64]) -> Result<u64, Ref> {
        self.thrown = NULL;
        if let Err(_flow) = self.push_call(method, args, STOP, Seg::NONE) {
            return Err(self.thrown);
        }
        self.native_depth += 1;
        let ended = self.run_call();
        self.native_depth -= 1;
        ended?;
        match self.thrown.some() {
            Some(e) => {
                self.thrown = NULL;
                Err(e)
            }
            None => Ok(self.result),
        }
    }
    /// Runs what [`Vm::call`] has pushed to its end.
    fn run_call(&mut self) -> Result<(), Ref> {
        loop {
            match self.run_thread() {
                Run::Ended => return Ok(()),
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
    }
}
