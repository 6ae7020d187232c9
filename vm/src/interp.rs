//! The interpreter: one loop over decoded instructions.
//!
//! Registers (`pc`, `sp`, `lp`, `fp`) are raw addresses into the current method's code and the current thread's
//! stack. Whatever may allocate, throw, call the machine or move the stack goes through a slow path: `save!` writes
//! the registers to the frame and to [`Vm`] as indices, the slow path works on those, `load!` takes them up again.
//! A slow path may have pushed a frame (class initialisation, loading, linking): the instruction is run again when
//! that frame returns.
//!
//! Memory safety rests on the class file checks and the verifier: operand kinds and stack depths are as declared,
//! so every slot that is read was written with a value of that kind, and every reference is null or an object.

use crate::classes::{MIRROR_STATE, STATE_INITIALIZED};
use crate::frame::{AGAIN, BOTTOM, FOR_NATIVE, FRAME_SLOTS};
use crate::known::{KC, KF};
use crate::machine::{CALL_CACHE, CacheEntry, Vm};
use crate::native::{Args, Trap};
use crate::object::*;
use shared_classes::decode::Op;
use shared_classes::model::*;
use shared_classes::resolve;
use shared_classes::segment::{CLASS_BASE, Seg};

/// Slots of a new thread's stack.
pub const FIRST_STACK_SLOTS: usize = 256;
/// Back edges and calls between polls.
pub const POLL_BUDGET: i32 = 20_000;

/// Why [`Vm::run_thread`] returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// The thread waits; its state says for what.
    Blocked,
    /// The thread has ended.
    Ended,
    /// The session ends with this exit code.
    Exit(i32),
    /// Its time slice is over; it is in the run queue.
    Yielded,
}

/// What a slow path wants the loop to do.
#[derive(Debug)]
pub enum Flow {
    /// Go on with the next instruction.
    Next,
    /// Take up the top frame where it says (a frame was pushed or popped, or the instruction runs again).
    Again,
    /// Leave the loop.
    Stop(Run),
}

#[inline(always)]
fn link(offset: u32) -> &'static Link {
    Seg::<Link>::new(offset).get()
}

/// Puts the first frame into a fresh stack: `method` called with `args`.
pub fn first_frame(thread: Ref, stack: Ref, method: MethodRef, args: &[u64]) {
    let at = |i: usize| ARRAY_BASE + 8 * i as u32;
    // Slot 0 is unused so that no frame has index 0.
    for (i, a) in args.iter().enumerate() {
        stack.write::<u64>(at(1 + i), *a);
    }
    let fp = 1 + method.max_locals as usize;
    stack.write::<u64>(at(fp), (BOTTOM as u64) << 32);
    stack.write::<u64>(at(fp + 1), method.offset() as u64);
    stack.write::<u64>(at(fp + 2), 0);
    thread.write::<u32>(crate::thread::at::FP, fp as u32);
    thread.write::<u32>(crate::thread::at::SP, (fp + FRAME_SLOTS) as u32);
}

impl Vm {
    /// Makes `t` the current thread.
    pub fn switch_to(&mut self, t: Ref) {
        use crate::thread::at;
        self.thread = t;
        self.stack = t.read_ref(at::STACK);
        self.fp = t.read::<u32>(at::FP) as usize;
        self.sp = t.read::<u32>(at::SP) as usize;
        t.write::<u32>(at::FLAGS, t.read::<u32>(at::FLAGS) | crate::thread::RAN);
        self.counters.switches += 1;
    }
    /// Stores the current thread's registers in its Thread object.
    pub fn switch_from(&mut self) {
        use crate::thread::at;
        let t = self.thread;
        if !t.is_null() {
            t.write::<u32>(at::FP, self.fp as u32);
            t.write::<u32>(at::SP, self.sp as u32);
            let stack = self.stack;
            self.put_ref(t, at::STACK, stack);
        }
        self.thread = NULL;
        self.stack = NULL;
        self.fp = 0;
    }

    /// Runs the current thread until it waits, ends, or its slice is over.
    pub fn run_thread(&mut self) -> Run {
        // SAFETY: the current thread's stack holds well-formed frames (they are only made by `first_frame` and
        // this loop); the module comment says why the loop's own accesses are in bounds.
        unsafe { self.interpret() }
    }

    /// # Safety
    /// See [`Vm::run_thread`].
    #[allow(clippy::cognitive_complexity)]
    unsafe fn interpret(&mut self) -> Run {
        // SAFETY: see the module comment and the function's contract.
        unsafe {
            let vm = self;
            let mut pc: *const Insn;
            let mut sp: *mut u64;
            let mut lp: *mut u64;
            let mut fp: *mut u64;
            let mut base: *mut u64;
            let mut end: *mut u64;
            let mut budget: i32 = POLL_BUDGET;

            macro_rules! method {
                () => {
                    Seg::<Method>::new(*fp.add(1) as u32)
                };
            }
            macro_rules! position {
                () => {
                    ((pc as usize - (CLASS_BASE + method!().insns.offset() as usize)) >> 3) as u64
                };
            }
            macro_rules! save {
                () => {
                    *fp.add(1) = (*fp.add(1) as u32 as u64) | position!() << 32;
                    vm.fp = fp.offset_from(base) as usize;
                    vm.sp = sp.offset_from(base) as usize;
                };
            }
            // Takes up the stack's address again after it may have moved; `sp` and `lp` are the user's to set.
            macro_rules! load_stack {
                () => {
                    base = (vm.stack.address() + ARRAY_BASE as usize) as *mut u64;
                    end = base.add(vm.stack.len());
                    fp = base.add(vm.fp);
                };
            }
            macro_rules! load {
                () => {
                    load_stack!();
                    sp = base.add(vm.sp);
                    let m = method!();
                    lp = fp.sub(m.max_locals as usize);
                    pc = ((CLASS_BASE + m.insns.offset() as usize) as *const Insn)
                        .add((*fp.add(1) >> 32) as usize);
                };
            }
            macro_rules! next {
                () => {{
                    pc = pc.add(1);
                    continue;
                }};
            }
            macro_rules! resume {
                ($f:expr) => {{
                    match $f {
                        Flow::Next => {
                            load!();
                            pc = pc.add(1);
                        }
                        Flow::Again => {
                            load!();
                        }
                        Flow::Stop(r) => return r,
                    }
                    continue;
                }};
            }
            macro_rules! flow {
                ($f:expr) => {{
                    save!();
                    let f: Flow = $f;
                    resume!(f)
                }};
            }
            macro_rules! throw { ($class:literal) => { flow!({ let t = vm.throw_new($class, None); vm.trap(t) }) };
            ($class:literal, $($m:tt)*) => { flow!({ let t = vm.throw_new($class, Some(&format!($($m)*))); vm.trap(t) }) } }
            macro_rules! npe {
                () => {
                    flow!(vm.null_pointer())
                };
            }
            macro_rules! push {
                ($v:expr) => {{
                    *sp = $v;
                    sp = sp.add(1);
                }};
            }
            macro_rules! push_int {
                ($v:expr) => {
                    push!(($v) as i32 as u32 as u64)
                };
            }
            macro_rules! push2 {
                ($v:expr) => {{
                    *sp = $v;
                    sp = sp.add(2);
                }};
            }
            macro_rules! pop_int {
                () => {{
                    sp = sp.sub(1);
                    *sp as i32
                }};
            }
            macro_rules! pop_ref {
                () => {{
                    sp = sp.sub(1);
                    Ref(*sp as u32)
                }};
            }
            macro_rules! int {
                ($back:literal) => {
                    *sp.sub($back) as i32
                };
            }
            macro_rules! float {
                ($back:literal) => {
                    f32::from_bits(*sp.sub($back) as u32)
                };
            }
            macro_rules! double {
                ($back:literal) => {
                    f64::from_bits(*sp.sub($back))
                };
            }
            macro_rules! set_int {
                ($back:literal, $v:expr) => {
                    *sp.sub($back) = ($v) as i32 as u32 as u64
                };
            }
            macro_rules! int_op {
                ($f:expr) => {{
                    let b = int!(1);
                    let a = int!(2);
                    sp = sp.sub(1);
                    set_int!(1, $f(a, b));
                    next!()
                }};
            }
            macro_rules! long_op {
                ($f:expr) => {{
                    let b = *sp.sub(2) as i64;
                    let a = *sp.sub(4) as i64;
                    sp = sp.sub(2);
                    *sp.sub(2) = $f(a, b) as u64;
                    next!()
                }};
            }
            macro_rules! float_op {
                ($f:expr) => {{
                    let b = float!(1);
                    let a = float!(2);
                    sp = sp.sub(1);
                    let r: f32 = $f(a, b);
                    *sp.sub(1) = r.to_bits() as u64;
                    next!()
                }};
            }
            macro_rules! double_op {
                ($f:expr) => {{
                    let b = double!(2);
                    let a = double!(4);
                    sp = sp.sub(2);
                    let r: f64 = $f(a, b);
                    *sp.sub(2) = r.to_bits();
                    next!()
                }};
            }
            macro_rules! jump {
                ($rel:expr) => {{
                    let rel = $rel as i32;
                    pc = pc.offset(rel as isize);
                    if rel <= 0 {
                        budget -= 1;
                        if budget < 0 {
                            budget = POLL_BUDGET;
                            flow!(vm.poll());
                        }
                    }
                    continue;
                }};
            }
            macro_rules! branch {
                ($c:expr, $i:expr) => {{ if $c { jump!($i.b) } else { next!() } }};
            }
            macro_rules! near {
                ($i:expr) => {
                    (($i.b << 12) as i32 >> 12)
                };
            }
            macro_rules! index_error {
                ($i:expr, $a:expr) => {
                    throw!(
                        "java/lang/ArrayIndexOutOfBoundsException",
                        "Index {} out of bounds for length {}",
                        $i,
                        $a.len()
                    )
                };
            }
            macro_rules! array_load {
                ($t:ty, $push:ident, $conv:ty) => {{
                    let i = int!(1);
                    let a = Ref(*sp.sub(2) as u32);
                    if a.is_null() {
                        npe!()
                    }
                    if i as u32 >= a.len() as u32 {
                        index_error!(i, a)
                    }
                    let v = *((a.address() + ARRAY_BASE as usize) as *const $t).add(i as usize);
                    sp = sp.sub(2);
                    $push!(v as $conv);
                    next!()
                }};
            }
            macro_rules! array_store {
                ($t:ty, $n:literal) => {{
                    let v = *sp.sub($n);
                    let i = *sp.sub($n + 1) as i32;
                    let a = Ref(*sp.sub($n + 2) as u32);
                    if a.is_null() {
                        npe!()
                    }
                    if i as u32 >= a.len() as u32 {
                        index_error!(i, a)
                    }
                    *((a.address() + ARRAY_BASE as usize) as *mut $t).add(i as usize) = v as $t;
                    sp = sp.sub($n + 2);
                    next!()
                }};
            }
            // The mirror of a static member's class when the class is initialised; else resolve or initialise first.
            macro_rules! static_mirror {
                ($insn:expr) => {{
                    let l = link($insn.b);
                    if l.target() == 0 || l.c() & 1 == 0 {
                        flow!(vm.link_field($insn.a, true))
                    }
                    let m = vm.mirror_by_id(l.b());
                    if m.is_null() || m.read::<u32>(MIRROR_STATE) != STATE_INITIALIZED {
                        if !vm.is_initialized(Seg::<Field>::new(l.target()).class) {
                            flow!(vm.init_for(Seg::<Field>::new(l.target()).class))
                        }
                    }
                    (m, l.a())
                }};
            }
            macro_rules! check_final {
                ($l:expr, $insn:expr) => {
                    if $l.c() & 2 != 0 && !vm.may_write_final(method!(), Seg::<Field>::new($l.target())) {
                        flow!(vm.final_error($insn.a, Seg::<Field>::new($l.target())))
                    }
                };
            }
            macro_rules! getstatic {
                ($t:ty, $push:ident, $conv:ty, $insn:expr) => {{
                    let (m, off) = static_mirror!($insn);
                    $push!(m.read::<$t>(off) as $conv);
                    next!()
                }};
            }
            macro_rules! putstatic {
                ($t:ty, $n:literal, $insn:expr, $f:expr) => {{
                    let (m, off) = static_mirror!($insn);
                    check_final!(link($insn.b), $insn);
                    let v = *sp.sub($n);
                    m.write::<$t>(off, $f(v));
                    sp = sp.sub($n);
                    next!()
                }};
            }
            macro_rules! field_offset {
                ($insn:expr) => {{
                    let l = link($insn.b);
                    if l.target() == 0 || l.c() & 1 != 0 {
                        flow!(vm.link_field($insn.a, false))
                    }
                    l.a()
                }};
            }
            macro_rules! getfield {
                ($t:ty, $push:ident, $conv:ty, $off:expr) => {{
                    let off = $off;
                    let o = Ref(*sp.sub(1) as u32);
                    if o.is_null() {
                        npe!()
                    }
                    let v = o.read::<$t>(off);
                    sp = sp.sub(1);
                    $push!(v as $conv);
                    next!()
                }};
            }
            macro_rules! putfield {
                ($t:ty, $n:literal, $off:expr, $f:expr) => {{
                    let off = $off;
                    let o = Ref(*sp.sub($n + 1) as u32);
                    if o.is_null() {
                        npe!()
                    }
                    o.write::<$t>(off, $f(*sp.sub($n)));
                    sp = sp.sub($n + 1);
                    next!()
                }};
            }
            macro_rules! put_offset {
                ($insn:expr) => {{
                    let off = field_offset!($insn);
                    check_final!(link($insn.b), $insn);
                    off
                }};
            }
            macro_rules! putfield_ref {
                ($off:expr) => {{
                    let off = $off;
                    let o = Ref(*sp.sub(2) as u32);
                    if o.is_null() {
                        npe!()
                    }
                    vm.put_ref(o, off, Ref(*sp.sub(1) as u32));
                    sp = sp.sub(2);
                    next!()
                }};
            }
            macro_rules! local_get {
                ($t:ty, $push:ident, $conv:ty, $insn:expr) => {{
                    let o = Ref(*lp.add($insn.a as usize) as u32);
                    if o.is_null() {
                        // As if the load had been done: traces and messages are those of the field access.
                        push!(0);
                        flow!(vm.null_pointer())
                    }
                    $push!(o.read::<$t>($insn.b) as $conv);
                    next!()
                }};
            }
            macro_rules! local_array {
                ($t:ty, $push:ident, $conv:ty, $insn:expr) => {{
                    let a = Ref(*lp.add($insn.a as usize) as u32);
                    let i = *lp.add($insn.b as usize) as i32;
                    if a.is_null() || i as u32 >= a.len() as u32 {
                        push!(a.0 as u64);
                        push!(i as u32 as u64);
                        if a.is_null() {
                            npe!()
                        }
                        index_error!(i, a)
                    }
                    let v = *((a.address() + ARRAY_BASE as usize) as *const $t).add(i as usize);
                    $push!(v as $conv);
                    next!()
                }};
            }

            // Thread.stop from another thread; not while a monitor given up for `wait` has yet to be taken again.
            let stopped = vm.thread.read_ref(crate::thread::at::PENDING);
            if !stopped.is_null() && vm.thread.read_ref(crate::thread::at::WAIT_OBJECT).is_null() {
                vm.thread.write::<u32>(crate::thread::at::PENDING, 0);
                if let Flow::Stop(r) = vm.unwind(stopped) {
                    return r;
                }
            }
            load!();
            loop {
                let insn = *pc;
                let insn_sp = sp;
                let target: MethodRef = match insn.op() {
                    Op::Nop => next!(),
                    Op::ConstI => {
                        push!(insn.b as u64);
                        next!()
                    }
                    Op::ConstL => {
                        push2!(*((CLASS_BASE + insn.b as usize) as *const u64));
                        next!()
                    }
                    Op::LdcSlot => {
                        let m = vm.mirror_by_id(method!().class.id);
                        let v = m.read::<u32>(insn.b);
                        if v == 0 {
                            flow!(vm.link_constant(insn.a, insn.b))
                        }
                        push!(v as u64);
                        next!()
                    }
                    Op::LdcPrim => {
                        let m = vm.mirror_by_id(method!().class.id);
                        let v = m.read_ref(insn.b);
                        if v.is_null() {
                            flow!(vm.link_constant(insn.a, insn.b))
                        }
                        let (bits, wide) = vm.unbox_raw(v);
                        if wide {
                            push2!(bits)
                        } else {
                            push!(bits)
                        }
                        next!()
                    }
                    Op::Load => {
                        push!(*lp.add(insn.a as usize));
                        next!()
                    }
                    Op::Load2 => {
                        push2!(*lp.add(insn.a as usize));
                        next!()
                    }
                    Op::Store => {
                        sp = sp.sub(1);
                        *lp.add(insn.a as usize) = *sp;
                        next!()
                    }
                    Op::Store2 => {
                        sp = sp.sub(2);
                        *lp.add(insn.a as usize) = *sp;
                        next!()
                    }
                    Op::LoadLoad => {
                        let b = *lp.add(insn.b as usize);
                        push!(*lp.add(insn.a as usize));
                        push!(b);
                        next!()
                    }
                    Op::LoadConstI => {
                        push!(*lp.add(insn.a as usize));
                        push!(insn.b as u64);
                        next!()
                    }
                    Op::Move => {
                        *lp.add(insn.b as usize) = *lp.add(insn.a as usize);
                        next!()
                    }
                    Op::Iaload => array_load!(u32, push, u64),
                    Op::Laload => array_load!(u64, push2, u64),
                    Op::Aaload => array_load!(u32, push, u64),
                    Op::Baload => array_load!(i8, push_int, i32),
                    Op::Caload => array_load!(u16, push, u64),
                    Op::Saload => array_load!(i16, push_int, i32),
                    Op::LoadIaload => local_array!(u32, push, u64, insn),
                    Op::LoadAaload => local_array!(u32, push, u64, insn),
                    Op::LoadBaload => local_array!(i8, push_int, i32, insn),
                    Op::LoadCaload => local_array!(u16, push, u64, insn),
                    Op::Iastore => array_store!(u32, 1),
                    Op::Lastore => array_store!(u64, 2),
                    Op::Castore => array_store!(u16, 1),
                    Op::Bastore => {
                        let v = *sp.sub(1) as u8;
                        let i = int!(2);
                        let a = Ref(*sp.sub(3) as u32);
                        if a.is_null() {
                            npe!()
                        }
                        if i as u32 >= a.len() as u32 {
                            index_error!(i, a)
                        }
                        let v = if a.class().prim == b'Z' { v & 1 } else { v };
                        a.write::<u8>(ARRAY_BASE + i as u32, v);
                        sp = sp.sub(3);
                        next!()
                    }
                    Op::Aastore => {
                        let v = Ref(*sp.sub(1) as u32);
                        let i = int!(2);
                        let a = Ref(*sp.sub(3) as u32);
                        if a.is_null() {
                            npe!()
                        }
                        if i as u32 >= a.len() as u32 {
                            index_error!(i, a)
                        }
                        if !v.is_null() {
                            let want = a.class().component;
                            let have = v.class();
                            if have != want && !have.is_subtype_of(want) {
                                throw!("java/lang/ArrayStoreException", "{}", resolve::external(have))
                            }
                        }
                        vm.put_ref(a, ARRAY_BASE + 4 * i as u32, v);
                        sp = sp.sub(3);
                        next!()
                    }
                    Op::Pop => {
                        sp = sp.sub(1);
                        next!()
                    }
                    Op::Pop2 => {
                        sp = sp.sub(2);
                        next!()
                    }
                    Op::Dup => {
                        push!(*sp.sub(1));
                        next!()
                    }
                    Op::DupX1 => {
                        let (a, b) = (*sp.sub(1), *sp.sub(2));
                        *sp.sub(2) = a;
                        *sp.sub(1) = b;
                        push!(a);
                        next!()
                    }
                    Op::DupX2 => {
                        let (a, b, c) = (*sp.sub(1), *sp.sub(2), *sp.sub(3));
                        *sp.sub(3) = a;
                        *sp.sub(2) = c;
                        *sp.sub(1) = b;
                        push!(a);
                        next!()
                    }
                    Op::Dup2 => {
                        let (a, b) = (*sp.sub(1), *sp.sub(2));
                        push!(b);
                        push!(a);
                        next!()
                    }
                    Op::Dup2X1 => {
                        let (a, b, c) = (*sp.sub(1), *sp.sub(2), *sp.sub(3));
                        *sp.sub(3) = b;
                        *sp.sub(2) = a;
                        *sp.sub(1) = c;
                        push!(b);
                        push!(a);
                        next!()
                    }
                    Op::Dup2X2 => {
                        let (a, b, c, d) = (*sp.sub(1), *sp.sub(2), *sp.sub(3), *sp.sub(4));
                        *sp.sub(4) = b;
                        *sp.sub(3) = a;
                        *sp.sub(2) = d;
                        *sp.sub(1) = c;
                        push!(b);
                        push!(a);
                        next!()
                    }
                    Op::Swap => {
                        let (a, b) = (*sp.sub(1), *sp.sub(2));
                        *sp.sub(1) = b;
                        *sp.sub(2) = a;
                        next!()
                    }
                    Op::Iadd => int_op!(i32::wrapping_add),
                    Op::Isub => int_op!(i32::wrapping_sub),
                    Op::Imul => int_op!(i32::wrapping_mul),
                    Op::Iand => int_op!(|a, b| a & b),
                    Op::Ior => int_op!(|a, b| a | b),
                    Op::Ixor => int_op!(|a, b| a ^ b),
                    Op::Ishl => int_op!(|a: i32, b: i32| a.wrapping_shl(b as u32)),
                    Op::Ishr => int_op!(|a: i32, b: i32| a.wrapping_shr(b as u32)),
                    Op::Iushr => int_op!(|a: i32, b: i32| (a as u32).wrapping_shr(b as u32)),
                    Op::Idiv => {
                        if int!(1) == 0 {
                            throw!("java/lang/ArithmeticException", "/ by zero")
                        }
                        int_op!(i32::wrapping_div)
                    }
                    Op::Irem => {
                        if int!(1) == 0 {
                            throw!("java/lang/ArithmeticException", "/ by zero")
                        }
                        int_op!(i32::wrapping_rem)
                    }
                    Op::IaddConst => {
                        set_int!(1, int!(1).wrapping_add(insn.b as i32));
                        next!()
                    }
                    Op::IandConst => {
                        set_int!(1, int!(1) & insn.b as i32);
                        next!()
                    }
                    Op::Ladd => long_op!(i64::wrapping_add),
                    Op::Lsub => long_op!(i64::wrapping_sub),
                    Op::Lmul => long_op!(i64::wrapping_mul),
                    Op::Land => long_op!(|a, b| a & b),
                    Op::Lor => long_op!(|a, b| a | b),
                    Op::Lxor => long_op!(|a, b| a ^ b),
                    Op::Ldiv => {
                        if *sp.sub(2) == 0 {
                            throw!("java/lang/ArithmeticException", "/ by zero")
                        }
                        long_op!(i64::wrapping_div)
                    }
                    Op::Lrem => {
                        if *sp.sub(2) == 0 {
                            throw!("java/lang/ArithmeticException", "/ by zero")
                        }
                        long_op!(i64::wrapping_rem)
                    }
                    Op::Lshl => {
                        let s = pop_int!();
                        *sp.sub(2) = (*sp.sub(2)).wrapping_shl(s as u32);
                        next!()
                    }
                    Op::Lshr => {
                        let s = pop_int!();
                        *sp.sub(2) = (*sp.sub(2) as i64).wrapping_shr(s as u32) as u64;
                        next!()
                    }
                    Op::Lushr => {
                        let s = pop_int!();
                        *sp.sub(2) = (*sp.sub(2)).wrapping_shr(s as u32);
                        next!()
                    }
                    Op::Fadd => float_op!(|a, b| a + b),
                    Op::Fsub => float_op!(|a, b| a - b),
                    Op::Fmul => float_op!(|a, b| a * b),
                    Op::Fdiv => float_op!(|a, b| a / b),
                    Op::Frem => float_op!(|a: f32, b: f32| a % b),
                    Op::Dadd => double_op!(|a, b| a + b),
                    Op::Dsub => double_op!(|a, b| a - b),
                    Op::Dmul => double_op!(|a, b| a * b),
                    Op::Ddiv => double_op!(|a, b| a / b),
                    Op::Drem => double_op!(|a: f64, b: f64| a % b),
                    Op::Ineg => {
                        set_int!(1, int!(1).wrapping_neg());
                        next!()
                    }
                    Op::Lneg => {
                        *sp.sub(2) = (*sp.sub(2) as i64).wrapping_neg() as u64;
                        next!()
                    }
                    Op::Fneg => {
                        *sp.sub(1) = (-float!(1)).to_bits() as u64;
                        next!()
                    }
                    Op::Dneg => {
                        *sp.sub(2) = (-double!(2)).to_bits();
                        next!()
                    }
                    Op::Iinc => {
                        let l = lp.add(insn.a as usize);
                        *l = (*l as i32).wrapping_add(insn.b as i32) as u32 as u64;
                        next!()
                    }
                    Op::I2l => {
                        let v = int!(1);
                        *sp.sub(1) = v as i64 as u64;
                        sp = sp.add(1);
                        next!()
                    }
                    Op::I2f => {
                        *sp.sub(1) = (int!(1) as f32).to_bits() as u64;
                        next!()
                    }
                    Op::I2d => {
                        let v = int!(1);
                        *sp.sub(1) = (v as f64).to_bits();
                        sp = sp.add(1);
                        next!()
                    }
                    Op::L2i => {
                        sp = sp.sub(1);
                        *sp.sub(1) = *sp.sub(1) as u32 as u64;
                        next!()
                    }
                    Op::L2f => {
                        sp = sp.sub(1);
                        *sp.sub(1) = (*sp.sub(1) as i64 as f32).to_bits() as u64;
                        next!()
                    }
                    Op::L2d => {
                        *sp.sub(2) = (*sp.sub(2) as i64 as f64).to_bits();
                        next!()
                    }
                    Op::F2i => {
                        set_int!(1, float!(1) as i32);
                        next!()
                    }
                    Op::F2l => {
                        let v = float!(1) as i64;
                        *sp.sub(1) = v as u64;
                        sp = sp.add(1);
                        next!()
                    }
                    Op::F2d => {
                        let v = float!(1) as f64;
                        *sp.sub(1) = v.to_bits();
                        sp = sp.add(1);
                        next!()
                    }
                    Op::D2i => {
                        let v = double!(2) as i32;
                        sp = sp.sub(1);
                        set_int!(1, v);
                        next!()
                    }
                    Op::D2l => {
                        *sp.sub(2) = (double!(2) as i64) as u64;
                        next!()
                    }
                    Op::D2f => {
                        let v = double!(2) as f32;
                        sp = sp.sub(1);
                        *sp.sub(1) = v.to_bits() as u64;
                        next!()
                    }
                    Op::I2b => {
                        set_int!(1, int!(1) as i8);
                        next!()
                    }
                    Op::I2c => {
                        set_int!(1, int!(1) as u16);
                        next!()
                    }
                    Op::I2s => {
                        set_int!(1, int!(1) as i16);
                        next!()
                    }
                    Op::Lcmp => {
                        let b = *sp.sub(2) as i64;
                        let a = *sp.sub(4) as i64;
                        sp = sp.sub(3);
                        set_int!(1, a.cmp(&b) as i32);
                        next!()
                    }
                    Op::Fcmpl | Op::Fcmpg => {
                        let b = float!(1);
                        let a = float!(2);
                        sp = sp.sub(1);
                        let nan = if insn.op() == Op::Fcmpg { 1 } else { -1 };
                        set_int!(1, a.partial_cmp(&b).map_or(nan, |o| o as i32));
                        next!()
                    }
                    Op::Dcmpl | Op::Dcmpg => {
                        let b = double!(2);
                        let a = double!(4);
                        sp = sp.sub(3);
                        let nan = if insn.op() == Op::Dcmpg { 1 } else { -1 };
                        set_int!(1, a.partial_cmp(&b).map_or(nan, |o| o as i32));
                        next!()
                    }
                    Op::Ifeq => {
                        let v = pop_int!();
                        branch!(v == 0, insn)
                    }
                    Op::Ifne => {
                        let v = pop_int!();
                        branch!(v != 0, insn)
                    }
                    Op::Iflt => {
                        let v = pop_int!();
                        branch!(v < 0, insn)
                    }
                    Op::Ifge => {
                        let v = pop_int!();
                        branch!(v >= 0, insn)
                    }
                    Op::Ifgt => {
                        let v = pop_int!();
                        branch!(v > 0, insn)
                    }
                    Op::Ifle => {
                        let v = pop_int!();
                        branch!(v <= 0, insn)
                    }
                    Op::LoadIfeq => branch!(*lp.add(insn.a as usize) as u32 == 0, insn),
                    Op::LoadIfne => branch!(*lp.add(insn.a as usize) as u32 != 0, insn),
                    Op::LoadIfnull => branch!(*lp.add(insn.a as usize) as u32 == 0, insn),
                    Op::LoadIfnonnull => branch!(*lp.add(insn.a as usize) as u32 != 0, insn),
                    Op::IfIcmpeq => {
                        sp = sp.sub(2);
                        branch!(*sp as i32 == *sp.add(1) as i32, insn)
                    }
                    Op::IfIcmpne => {
                        sp = sp.sub(2);
                        branch!(*sp as i32 != *sp.add(1) as i32, insn)
                    }
                    Op::IfIcmplt => {
                        sp = sp.sub(2);
                        branch!((*sp as i32) < *sp.add(1) as i32, insn)
                    }
                    Op::IfIcmpge => {
                        sp = sp.sub(2);
                        branch!(*sp as i32 >= *sp.add(1) as i32, insn)
                    }
                    Op::IfIcmpgt => {
                        sp = sp.sub(2);
                        branch!(*sp as i32 > *sp.add(1) as i32, insn)
                    }
                    Op::IfIcmple => {
                        sp = sp.sub(2);
                        branch!(*sp as i32 <= *sp.add(1) as i32, insn)
                    }
                    Op::IfAcmpeq => {
                        sp = sp.sub(2);
                        branch!(*sp as u32 == *sp.add(1) as u32, insn)
                    }
                    Op::IfAcmpne => {
                        sp = sp.sub(2);
                        branch!(*sp as u32 != *sp.add(1) as u32, insn)
                    }
                    Op::Ifnull => {
                        let v = pop_ref!();
                        branch!(v.is_null(), insn)
                    }
                    Op::Ifnonnull => {
                        let v = pop_ref!();
                        branch!(!v.is_null(), insn)
                    }
                    Op::IfIcmpltLL => {
                        let (a, b) =
                            (*lp.add(insn.a as usize) as i32, *lp.add((insn.b >> 20) as usize) as i32);
                        if a < b { jump!(near!(insn)) } else { next!() }
                    }
                    Op::IfIcmpgeLL => {
                        let (a, b) =
                            (*lp.add(insn.a as usize) as i32, *lp.add((insn.b >> 20) as usize) as i32);
                        if a >= b { jump!(near!(insn)) } else { next!() }
                    }
                    Op::IfIcmpeqC => {
                        let v = pop_int!();
                        if v == insn.b as i32 >> 20 { jump!(near!(insn)) } else { next!() }
                    }
                    Op::IfIcmpneC => {
                        let v = pop_int!();
                        if v != insn.b as i32 >> 20 { jump!(near!(insn)) } else { next!() }
                    }
                    Op::IfIcmpltC => {
                        let v = pop_int!();
                        if v < insn.b as i32 >> 20 { jump!(near!(insn)) } else { next!() }
                    }
                    Op::IfIcmpgeC => {
                        let v = pop_int!();
                        if v >= insn.b as i32 >> 20 { jump!(near!(insn)) } else { next!() }
                    }
                    Op::IfIcmpgtC => {
                        let v = pop_int!();
                        if v > insn.b as i32 >> 20 { jump!(near!(insn)) } else { next!() }
                    }
                    Op::IfIcmpleC => {
                        let v = pop_int!();
                        if v <= insn.b as i32 >> 20 { jump!(near!(insn)) } else { next!() }
                    }
                    Op::Goto => jump!(insn.b),
                    Op::IincGoto => {
                        let l = lp.add(insn.a as usize);
                        *l = (*l as i32).wrapping_add(insn.b as i32 >> 20) as u32 as u64;
                        jump!(near!(insn))
                    }
                    Op::Jsr => {
                        push!(position!() + 1);
                        jump!(insn.b)
                    }
                    Op::Ret => {
                        let p = *lp.add(insn.a as usize) as u32 as usize;
                        pc = ((CLASS_BASE + method!().insns.offset() as usize) as *const Insn).add(p);
                        continue;
                    }
                    Op::Tableswitch => {
                        let v = pop_int!();
                        let t = (CLASS_BASE + insn.b as usize) as *const i32;
                        let (low, high) = (*t, *t.add(1));
                        let rel = if v < low || v > high {
                            *t.add(2)
                        } else {
                            *t.add(3 + (v.wrapping_sub(low)) as u32 as usize)
                        };
                        jump!(rel)
                    }
                    Op::Lookupswitch => {
                        let v = pop_int!();
                        let t = (CLASS_BASE + insn.b as usize) as *const i32;
                        let n = *t as usize;
                        let keys = std::slice::from_raw_parts(t.add(2) as *const [i32; 2], n);
                        let rel = match keys.binary_search_by_key(&v, |k| k[0]) {
                            Ok(i) => keys[i][1],
                            Err(_) => *t.add(1),
                        };
                        jump!(rel)
                    }
                    Op::Return | Op::Return1 | Op::Return2 | Op::LoadReturn1 => {
                        let value = match insn.op() {
                            Op::Return => 0,
                            Op::Return1 => *sp.sub(1),
                            Op::LoadReturn1 => *lp.add(insn.a as usize),
                            _ => *sp.sub(2),
                        };
                        let f0 = *fp;
                        if f0 >> 32 != 0 || *fp.add(2) as u32 != 0 {
                            flow!(vm.slow_return(value))
                        }
                        let slots = match insn.op() {
                            Op::Return => 0,
                            Op::Return2 => 2,
                            _ => 1,
                        };
                        sp = lp;
                        fp = base.add(f0 as u32 as usize);
                        *sp = value;
                        sp = sp.add(slots);
                        let m = method!();
                        lp = fp.sub(m.max_locals as usize);
                        pc = ((CLASS_BASE + m.insns.offset() as usize) as *const Insn)
                            .add((*fp.add(1) >> 32) as usize + 1);
                        continue;
                    }
                    Op::Getstatic1 => getstatic!(i8, push_int, i32, insn),
                    Op::GetstaticC => getstatic!(u16, push, u64, insn),
                    Op::GetstaticS => getstatic!(i16, push_int, i32, insn),
                    Op::Getstatic4 => getstatic!(u32, push, u64, insn),
                    Op::Getstatic8 => getstatic!(u64, push2, u64, insn),
                    Op::GetstaticA => getstatic!(u32, push, u64, insn),
                    Op::Putstatic1 => putstatic!(u8, 1, insn, |v| v as u8),
                    Op::PutstaticZ => putstatic!(u8, 1, insn, |v| v as u8 & 1),
                    Op::Putstatic2 => putstatic!(u16, 1, insn, |v| v as u16),
                    Op::Putstatic4 => putstatic!(u32, 1, insn, |v| v as u32),
                    Op::Putstatic8 => putstatic!(u64, 2, insn, |v| v),
                    Op::PutstaticA => {
                        let (m, off) = static_mirror!(insn);
                        check_final!(link(insn.b), insn);
                        let v = pop_ref!();
                        vm.put_ref(m, off, v);
                        next!()
                    }
                    Op::Getfield1 => getfield!(i8, push_int, i32, field_offset!(insn)),
                    Op::GetfieldC => getfield!(u16, push, u64, field_offset!(insn)),
                    Op::GetfieldS => getfield!(i16, push_int, i32, field_offset!(insn)),
                    Op::Getfield4 => getfield!(u32, push, u64, field_offset!(insn)),
                    Op::Getfield8 => getfield!(u64, push2, u64, field_offset!(insn)),
                    Op::GetfieldA => getfield!(u32, push, u64, field_offset!(insn)),
                    Op::Getoff1 => getfield!(i8, push_int, i32, insn.b),
                    Op::GetoffC => getfield!(u16, push, u64, insn.b),
                    Op::GetoffS => getfield!(i16, push_int, i32, insn.b),
                    Op::Getoff4 => getfield!(u32, push, u64, insn.b),
                    Op::Getoff8 => getfield!(u64, push2, u64, insn.b),
                    Op::GetoffA => getfield!(u32, push, u64, insn.b),
                    Op::LoadGetoff4 => local_get!(u32, push, u64, insn),
                    Op::LoadGetoffA => local_get!(u32, push, u64, insn),
                    Op::LoadGetoff8 => local_get!(u64, push2, u64, insn),
                    Op::Putfield1 => putfield!(u8, 1, put_offset!(insn), |v| v as u8),
                    Op::PutfieldZ => putfield!(u8, 1, put_offset!(insn), |v| v as u8 & 1),
                    Op::Putfield2 => putfield!(u16, 1, put_offset!(insn), |v| v as u16),
                    Op::Putfield4 => putfield!(u32, 1, put_offset!(insn), |v| v as u32),
                    Op::Putfield8 => putfield!(u64, 2, put_offset!(insn), |v| v),
                    Op::PutfieldA => putfield_ref!(put_offset!(insn)),
                    Op::Putoff1 => putfield!(u8, 1, insn.b, |v| v as u8),
                    Op::PutoffZ => putfield!(u8, 1, insn.b, |v| v as u8 & 1),
                    Op::Putoff2 => putfield!(u16, 1, insn.b, |v| v as u16),
                    Op::Putoff4 => putfield!(u32, 1, insn.b, |v| v as u32),
                    Op::Putoff8 => putfield!(u64, 2, insn.b, |v| v),
                    Op::PutoffA => putfield_ref!(insn.b),
                    Op::InvokeVtable => {
                        let o = Ref(*sp.sub(insn.a as usize) as u32);
                        if o.is_null() {
                            npe!()
                        }
                        let v = o.class().vtable;
                        Seg::new(*((CLASS_BASE + v.offset() as usize + 4 * insn.b as usize) as *const u32))
                    }
                    Op::InvokeDirect => {
                        let o = Ref(*sp.sub(insn.a as usize) as u32);
                        if o.is_null() {
                            npe!()
                        }
                        Seg::new(insn.b)
                    }
                    Op::LoadInvokeDirect => {
                        push!(*lp.add(insn.a as usize));
                        if *sp.sub(1) as u32 == 0 {
                            npe!()
                        }
                        Seg::new(insn.b)
                    }
                    Op::Invokevirtual => {
                        let l = link(insn.b);
                        let t = l.target();
                        if t == 0 {
                            flow!(vm.link_method(insn.a, Call::Virtual))
                        }
                        let a = l.a();
                        if a == u32::MAX && Seg::<Method>::new(t).is_static() {
                            flow!(vm.static_mismatch(insn.a, Seg::new(t), false))
                        }
                        let o = Ref(*sp.sub(l.b() as usize) as u32);
                        if o.is_null() {
                            npe!()
                        }
                        if a != u32::MAX {
                            let v = o.class().vtable;
                            Seg::new(*((CLASS_BASE + v.offset() as usize + 4 * a as usize) as *const u32))
                        } else {
                            Seg::new(t)
                        }
                    }
                    Op::Invokespecial => {
                        let l = link(insn.b);
                        let t = l.target();
                        if t == 0 {
                            flow!(vm.link_method(insn.a, Call::Special))
                        }
                        let m: MethodRef = Seg::new(t);
                        if m.is_static() {
                            flow!(vm.static_mismatch(insn.a, m, false))
                        }
                        let o = Ref(*sp.sub(l.b() as usize) as u32);
                        if o.is_null() {
                            npe!()
                        }
                        if m.name.bytes()[0] == b'<' || m.access & acc::PRIVATE != 0 {
                            m
                        } else {
                            match vm.select_special(method!().class, insn.a, m) {
                                Some(m) => m,
                                None => flow!(vm.abstract_error(m)),
                            }
                        }
                    }
                    Op::Invokestatic => {
                        let l = link(insn.b);
                        let t = l.target();
                        if t == 0 {
                            flow!(vm.link_method(insn.a, Call::Static))
                        }
                        let m: MethodRef = Seg::new(t);
                        let mirror = vm.mirror_by_id(m.class.id);
                        if mirror.is_null() || mirror.read::<u32>(MIRROR_STATE) != STATE_INITIALIZED {
                            if !m.is_static() {
                                flow!(vm.static_mismatch(insn.a, m, true))
                            }
                            if !vm.is_initialized(m.class) {
                                flow!(vm.init_for(m.class))
                            }
                        } else if !m.is_static() {
                            flow!(vm.static_mismatch(insn.a, m, true))
                        }
                        m
                    }
                    Op::Invokeinterface => {
                        let l = link(insn.b);
                        let t = l.target();
                        if t == 0 {
                            flow!(vm.link_method(insn.a, Call::Interface))
                        }
                        let o = Ref(*sp.sub(l.b() as usize) as u32);
                        if o.is_null() {
                            npe!()
                        }
                        let class = o.class();
                        let e: &CacheEntry =
                            &vm.cache[((class.offset() >> 4) ^ (t >> 3)) as usize & (CALL_CACHE - 1)];
                        if e.class == class.offset() && e.method == t {
                            Seg::new(e.target)
                        } else {
                            match vm.select_interface(class, Seg::new(t), l.value().unwrap_or_default()) {
                                Ok(m) => m,
                                Err(e) => flow!(vm.interface_error(e, class, Seg::new(t))),
                            }
                        }
                    }
                    Op::Invokedynamic | Op::Invokehandle => {
                        let m = vm.mirror_by_id(method!().class.id);
                        let adapter = m.read_ref(insn.b);
                        if adapter.is_null() {
                            flow!(vm.link_call_site(insn.a, insn.b, insn.op() == Op::Invokedynamic))
                        }
                        if insn.op() == Op::Invokehandle {
                            let slots = vm.handle_call_slots(method!().class, insn.a);
                            if *sp.sub(slots) as u32 == 0 {
                                npe!()
                            }
                        }
                        let appendix = m.read_ref(insn.b + 4);
                        if !appendix.is_null() {
                            push!(appendix.0 as u64)
                        }
                        Seg::new(adapter.read::<u32>(MEMBER_METHOD))
                    }
                    Op::New => {
                        let l = link(insn.b);
                        let t = l.target();
                        if t == 0 {
                            flow!(vm.link_class(insn.a))
                        }
                        let class: ClassRef = Seg::new(t);
                        let m = vm.mirror_by_id(class.id);
                        let initialized = !m.is_null() && m.read::<u32>(MIRROR_STATE) == STATE_INITIALIZED;
                        if !initialized && !vm.is_initialized(class) {
                            flow!(vm.init_for(class))
                        }
                        if class.flags & (F_SLOW_NEW | F_FINALIZER) != 0 {
                            flow!(vm.slow_new(class))
                        }
                        let size = class.instance_size as usize;
                        let at = vm.young_top;
                        if at + size > vm.young_soft {
                            flow!(vm.collect_for(size))
                        }
                        vm.young_top = at + size;
                        *(at as *mut u64) = t as u64;
                        push!(Ref::at(at).0 as u64);
                        next!()
                    }
                    Op::Newarray => {
                        flow!(vm.new_array_insn(vm.world.primitive(NEWARRAY[insn.a as usize & 15]), true))
                    }
                    Op::Anewarray => {
                        let l = link(insn.b);
                        if l.target() == 0 {
                            flow!(vm.link_class(insn.a))
                        }
                        flow!(vm.new_array_insn(Seg::new(l.target()), false))
                    }
                    Op::Multianewarray => {
                        let l = link(insn.b);
                        if l.target() == 0 {
                            flow!(vm.link_class(insn.a))
                        }
                        let dims = (*pc.add(1)).b as usize;
                        flow!(vm.multi_new_array(Seg::new(l.target()), dims))
                    }
                    Op::Ext => next!(),
                    Op::Arraylength => {
                        let a = Ref(*sp.sub(1) as u32);
                        if a.is_null() {
                            npe!()
                        }
                        *sp.sub(1) = a.len() as u64;
                        next!()
                    }
                    Op::Athrow => {
                        let e = Ref(*sp.sub(1) as u32);
                        if e.is_null() {
                            npe!()
                        }
                        flow!(vm.unwind(e))
                    }
                    Op::Checkcast => {
                        let o = Ref(*sp.sub(1) as u32);
                        if !o.is_null() {
                            let t = link(insn.b).target();
                            if t == 0 {
                                flow!(vm.link_class(insn.a))
                            }
                            let class = o.class();
                            if class.offset() != t && !class.is_subtype_of(Seg::new(t)) {
                                flow!(vm.cast_error(class, insn.a, Seg::new(t)))
                            }
                        }
                        next!()
                    }
                    Op::Instanceof => {
                        let o = Ref(*sp.sub(1) as u32);
                        let mut yes = false;
                        if !o.is_null() {
                            let t = link(insn.b).target();
                            if t == 0 {
                                flow!(vm.link_class(insn.a))
                            }
                            let class = o.class();
                            yes = class.offset() == t || class.is_subtype_of(Seg::new(t));
                        }
                        *sp.sub(1) = yes as u64;
                        next!()
                    }
                    Op::Monitorenter => {
                        let o = Ref(*sp.sub(1) as u32);
                        if o.is_null() {
                            npe!()
                        }
                        match vm.monitor_enter(o) {
                            Ok(()) => {
                                sp = sp.sub(1);
                                next!()
                            }
                            Err(t) => flow!(vm.trap(t)),
                        }
                    }
                    Op::Monitorexit => {
                        let o = Ref(*sp.sub(1) as u32);
                        if o.is_null() {
                            npe!()
                        }
                        if !vm.monitor_exit(o) {
                            throw!("java/lang/IllegalMonitorStateException", "current thread is not owner")
                        }
                        sp = sp.sub(1);
                        next!()
                    }
                };

                // A call of `target`; its arguments are on the operand stack. The method-handle intrinsics name
                // another method to enter.
                let mut target = target;
                let entered: Result<(), Flow> = loop {
                    match target.entry {
                        Entry::Java | Entry::Native => break Ok(()),
                        Entry::InvokeBasic => {
                            let slots = if matches!(insn.op(), Op::Invokevirtual | Op::Invokespecial) {
                                link(insn.b).b() as usize
                            } else {
                                target.arg_slots as usize
                            };
                            let o = Ref(*sp.sub(slots) as u32);
                            if o.is_null() {
                                save!();
                                break Err(vm.null_pointer());
                            }
                            let form = o.read_ref(KF::HandleForm.offset());
                            let entry = form.read_ref(KF::FormVmentry.offset());
                            target = Seg::new(entry.read::<u32>(MEMBER_METHOD));
                        }
                        Entry::LinkToStatic | Entry::LinkToVirtual | Entry::LinkToInterface => {
                            let how = target.entry;
                            sp = sp.sub(1);
                            let member = Ref(*sp as u32);
                            if member.is_null() {
                                save!();
                                break Err(vm.null_pointer());
                            }
                            let t: MethodRef = Seg::new(member.read::<u32>(MEMBER_METHOD));
                            target = t;
                            if t.is_static() {
                                continue;
                            }
                            let o = Ref(*sp.sub(t.arg_slots as usize) as u32);
                            if o.is_null() {
                                save!();
                                break Err(vm.null_pointer());
                            }
                            if how == Entry::LinkToVirtual {
                                let i = member.read::<i32>(MEMBER_INDEX);
                                if i >= 0 {
                                    target = o.class().vtable.get()[i as usize];
                                }
                            } else if how == Entry::LinkToInterface {
                                let class = o.class();
                                let v = LinkValue {
                                    target: t.offset(),
                                    a: t.itable_index as u32,
                                    b: 0,
                                    c: t.class.offset(),
                                };
                                match vm.select_interface(class, t, v) {
                                    Ok(m) => target = m,
                                    Err(e) => {
                                        save!();
                                        break Err(vm.interface_error(e, class, t));
                                    }
                                }
                            }
                        }
                        Entry::Abstract => {
                            save!();
                            break Err(vm.abstract_error(target));
                        }
                        Entry::Conflict => {
                            save!();
                            break Err(vm.conflict_error(target));
                        }
                    }
                };
                if let Err(f) = entered {
                    resume!(f)
                }
                let m = target.get();
                if m.entry == Entry::Java {
                    let new_lp = sp.sub(m.arg_slots as usize);
                    let mut new_fp = new_lp.add(m.max_locals as usize);
                    if new_fp.add(FRAME_SLOTS + m.max_stack as usize) >= end {
                        save!();
                        let need = new_fp.offset_from(base) as usize + FRAME_SLOTS + m.max_stack as usize + 1;
                        match vm.grow_stack(need) {
                            Ok(()) => {
                                load_stack!();
                                sp = base.add(vm.sp);
                                new_fp = sp.sub(m.arg_slots as usize).add(m.max_locals as usize);
                            }
                            Err(f) => resume!(f),
                        }
                    }
                    let mut locked = 0;
                    if m.access & acc::SYNCHRONIZED != 0 {
                        let o = if m.is_static() {
                            vm.mirror_by_id(m.class.id)
                        } else {
                            Ref(*sp.sub(m.arg_slots as usize) as u32)
                        };
                        if let Err(t) = vm.monitor_enter(o) {
                            sp = insn_sp;
                            flow!(vm.trap(t))
                        }
                        locked = o.0 as u64;
                    }
                    *fp.add(1) = (*fp.add(1) as u32 as u64) | position!() << 32;
                    *new_fp = fp.offset_from(base) as u64;
                    *new_fp.add(1) = target.offset() as u64;
                    *new_fp.add(2) = locked;
                    lp = new_fp.sub(m.max_locals as usize);
                    fp = new_fp;
                    sp = new_fp.add(FRAME_SLOTS);
                    pc = (CLASS_BASE + m.insns.offset() as usize) as *const Insn;
                    budget -= 1;
                    if budget < 0 {
                        budget = POLL_BUDGET;
                        flow!(vm.poll());
                    }
                    continue;
                }
                // Should the instruction have to run again, its operands are those it started with.
                let args = sp.offset_from(base) as usize;
                sp = insn_sp;
                save!();
                if vm.gc_stress || vm.want_full_gc {
                    vm.stress_collect();
                    load_stack!();
                    lp = fp.sub(method!().max_locals as usize);
                }
                vm.args = args;
                let slots = m.arg_slots as usize;
                vm.native = target;
                let f = vm.natives[m.native as usize].function;
                let r = if m.native == 0 {
                    Err(vm.unsatisfied(target))
                } else if m.access & acc::SYNCHRONIZED != 0 {
                    vm.synchronized_native(target, f, Args(base.add(args - slots)))
                } else {
                    f(vm, Args(base.add(args - slots)))
                };
                vm.native = Seg::NONE;
                match r {
                    Ok(v) => {
                        sp = base.add(args - slots);
                        match m.ret {
                            b'V' => {}
                            b'J' | b'D' => push2!(v.0),
                            b'Z' => push!(v.0 & 1),
                            b'B' => push_int!(v.0 as i8),
                            b'S' => push_int!(v.0 as i16),
                            b'C' => push!(v.0 as u16 as u64),
                            _ => push!(v.0 as u32 as u64),
                        }
                        pc = pc.add(1);
                    }
                    Err(Trap::Gc(n)) => resume!(vm.collect_for(n)),
                    Err(t) => resume!(vm.native_trap(target, t)),
                }
            }
        }
    }
}

/// Element types of `newarray` by code (JVMS table 6.5.newarray-A).
const NEWARRAY: [u8; 16] =
    [b'I', b'I', b'I', b'I', b'Z', b'C', b'F', b'D', b'B', b'S', b'I', b'J', b'I', b'I', b'I', b'I'];
/// Offset of the method in a MemberName (injected).
pub const MEMBER_METHOD: u32 = 12;
/// Offset of the vtable or itable index in a MemberName (injected).
pub const MEMBER_INDEX: u32 = 8;

/// The four ways to name a method in an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Call {
    Virtual,
    Special,
    Static,
    Interface,
}

const _: (u32, u32) = (AGAIN, FOR_NATIVE);
const _: KC = KC::Object;
