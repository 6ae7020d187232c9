use super::testing::{Session, session};
use crate::known::{KC, KF};
use crate::object::*;
use crate::session::{Root, header};
use crate::thread::{RAN, at, state};
use shared_classes::model::*;

const MB: usize = 1 << 20;

fn fresh() -> Option<Session> {
    session(64 * MB, 128 * MB, MB)
}

#[test]
fn survivors_of_the_nursery_become_old() {
    let Some(mut s) = fresh() else { return };
    let a = s.array(3);
    let b = s.bytes(10, 7);
    s.vm.put_element(a, 1, b);
    s.vm.put_element(a, 2, a);
    for _ in 0..100 {
        s.bytes(100, 1);
    }
    s.set_root(0, a);
    let hash = s.vm.identity_hash(a);
    let before = header().old_top;
    assert!(s.vm.collect_young());
    let a = s.root(0);
    assert!(!a.is_young() && !a.element(1).is_young());
    assert_eq!(a.element(2), a);
    assert_eq!(a.element(0), NULL);
    assert_eq!(a.element(1).elements::<u8>(), [7; 10]);
    assert_eq!(s.vm.identity_hash(a), hash);
    // 16 + 12 and 16 + 10 bytes, rounded up.
    assert_eq!(header().old_top - before, 32 + 32);
    assert_eq!(s.vm.young_top, s.vm.young_start);
    s.verify();
}

#[test]
fn remembered_objects_keep_young_ones() {
    let Some(mut s) = fresh() else { return };
    let a = s.array(1);
    s.set_root(0, a);
    s.vm.collect_young();
    let a = s.root(0);
    let young = s.bytes(8, 3);
    s.vm.put_element(a, 0, young);
    assert_eq!(s.vm.remembered, [a]);
    s.vm.collect_young();
    assert_eq!(s.root(0).element(0).elements::<u8>(), [3; 8]);
    assert_eq!(s.root(0).header() & 15, 0);
    // A store that is not told of is found by the verifier.
    let young = s.bytes(8, 3);
    a.write::<u32>(ARRAY_BASE, young.0);
    assert!(s.vm.verify_heap().unwrap_err().contains("is not remembered"));
    a.write::<u32>(ARRAY_BASE, 0);
    s.verify();
}

#[test]
fn a_full_collection_takes_garbage_out_of_the_old_space() {
    let Some(mut s) = fresh() else { return };
    s.class("java/lang/String");
    let keep = s.array(100);
    s.set_root(0, keep);
    for i in 0..100 {
        let b = s.bytes(2000, i as u8);
        s.vm.put_element(s.root(0), i, b);
        if i % 10 == 0 {
            s.vm.collect_young();
        }
    }
    s.vm.collect_full();
    let full = header().old_top;
    for i in (0..100).filter(|i| i % 4 != 0) {
        s.vm.put_element(s.root(0), i, NULL);
    }
    let young = s.bytes(30, 9);
    s.vm.put_element(s.root(0), 1, young);
    s.vm.collect_full();
    assert_eq!(full - header().old_top, 75 * 2016 - 48);
    for i in (0..100).step_by(4) {
        assert_eq!(s.root(0).element(i).elements::<u8>(), [i as u8; 2000]);
    }
    assert_eq!(s.root(0).element(1).elements::<u8>(), [9; 30]);
    // Mirrors keep their statics and their place in the table.
    let string = KC::String.get();
    assert_eq!(s.vm.class_of_mirror(s.vm.mirror_if_any(string)), string);
    assert_eq!(header().collections, [10, 2]);
}

#[test]
fn statics_are_traced() {
    let Some(mut s) = fresh() else { return };
    let c = s.class("java/lang/System");
    let out = s.offset(c, "out");
    let o = s.bytes(4, 4);
    let m = s.vm.mirror_if_any(c);
    s.vm.put_ref(m, out, o);
    s.vm.collect_young();
    s.vm.collect_full();
    let m = s.vm.mirror_if_any(c);
    assert_eq!(m.read_ref(out).elements::<u8>(), [4; 4]);
}

#[test]
fn the_freed_room_is_zero() {
    let Some(mut s) = fresh() else { return };
    header().old_threshold = header().quota;
    for _ in 0..12 {
        let a = s.bytes(MB, 0xff);
        s.set_root(0, a);
    }
    let before = header().old_top as usize;
    s.set_root(0, NULL);
    s.vm.collect_full();
    let top = header().old_top as usize;
    assert!(before - top > 11 * MB);
    let base = shared_classes::segment::OBJECT_BASE;
    // SAFETY: inside the session's file.
    let freed = unsafe { std::slice::from_raw_parts((base + top) as *const u8, before - top) };
    assert!(freed.iter().all(|&b| b == 0));
}

#[test]
fn a_result_that_does_not_fit_changes_nothing() {
    let Some(mut s) = session(64 * MB, 2 * MB, MB) else { return };
    let list = s.array(8);
    s.set_root(0, list);
    for i in 0..8 {
        let b = s.bytes(100_000, i);
        s.vm.put_element(s.root(0), i as usize, b);
    }
    assert!(s.vm.collect_young());
    let c = s.class("java/lang/Object");
    let m = s.object(c);
    s.set_root(1, m);
    let mut n = 0;
    while let Some(at) = s.vm.extend_old(16 + 4096) {
        let r = Ref::at(at);
        r.write::<u64>(0, s.root(0).element(0).header());
        r.write::<u32>(ARRAY_LENGTH, 4096);
        s.set_root(n + 2, r);
        n += 1;
    }
    let young = s.array(30_000);
    s.set_root(1, young);
    let remembered = s.vm.remembered.clone();
    let roots = header().roots;
    assert!(!s.vm.collect_young());
    assert!(header().roots == roots);
    assert_eq!(s.vm.remembered, remembered);
    assert_eq!(s.root(1), young);
    s.verify();
    assert!(!s.vm.prepare_detach());
    // With less alive it goes well again.
    for i in 2..50 {
        s.set_root(i, NULL);
    }
    assert!(s.vm.collect_young());
    assert_eq!(s.root(1).len(), 30_000);
    assert_eq!(header().collections[1], 1);
}

#[test]
fn memory_runs_out_within_the_quota() {
    let Some(mut s) = session(8 * MB, 64 * MB, MB) else { return };
    let mut n = 0;
    let trap = loop {
        let size = if n % 3 == 0 { 200_000 } else { 50_000 };
        match s.vm.new_prim_array(b'B', size) {
            Ok(a) => s.set_root(n, a),
            Err(crate::native::Trap::Gc(size)) => {
                if !s.vm.make_room(size) {
                    break size;
                }
                continue;
            }
            Err(t) => panic!("{t:?}"),
        }
        n += 1;
    };
    let (used, _, max) = s.vm.heap_used();
    assert_eq!(max, 8 * MB as u64);
    assert!(used > 7 * max / 8 && used <= max, "{used}");
    for i in 0..n {
        s.set_root(i, NULL);
    }
    assert!(s.vm.make_room(trap));
    assert!(s.vm.heap_used().0 < MB as u64);
}

// ---- references ----

fn reference(s: &mut Session, class: &str, referent: Ref, queue: Ref) -> Ref {
    let c = s.class(class);
    let r = s.object(c);
    s.vm.put_ref(r, REFERENT, referent);
    s.vm.put(r, KF::ReferenceQueueField, queue);
    r
}

fn pending() -> Vec<Ref> {
    let mut all = Vec::new();
    let mut r = Root::PendingReferences.get();
    while !r.is_null() {
        all.push(r);
        r = r.read_ref(KF::ReferenceDiscovered.offset());
    }
    all
}

const WEAK: &str = "java/lang/ref/WeakReference";
const SOFT: &str = "java/lang/ref/SoftReference";
const PHANTOM: &str = "java/lang/ref/PhantomReference";
const FINAL: &str = "java/lang/ref/Finalizer";

/// Both collections, on references in either space.
fn both(test: impl Fn(&mut Session, &dyn Fn(&mut Session))) {
    for full in [false, true] {
        let Some(mut s) = fresh() else { return };
        test(&mut s, &|s| {
            if full {
                s.vm.collect_full();
            } else {
                assert!(s.vm.collect_young());
            }
        });
    }
}

#[test]
fn weak_references_are_cleared_and_pending() {
    both(|s, collect| {
        let (q, alive, dead) = (s.array(0), s.bytes(1, 1), s.bytes(1, 2));
        let w = [reference(s, WEAK, alive, q), reference(s, WEAK, dead, q), reference(s, WEAK, NULL, q)];
        s.set_root(0, alive);
        for (i, r) in w.iter().enumerate() {
            s.set_root(i + 1, *r);
        }
        collect(s);
        assert_eq!(s.root(1).read_ref(REFERENT), s.root(0));
        assert_eq!(s.root(2).read_ref(REFERENT), NULL);
        assert_eq!(pending(), [s.root(2)]);
        // Not pending a second time.
        s.vm.collect_full();
        assert_eq!(pending(), [s.root(2)]);
    });
}

#[test]
fn references_without_a_queue_need_no_handler() {
    both(|s, collect| {
        let c = s.class("java/lang/ref/ReferenceQueue");
        let (q, dead) = (s.object(c), s.bytes(1, 2));
        let m = s.vm.mirror_if_any(c);
        s.vm.put_ref(m, KF::ReferenceQueueNull.offset(), q);
        let w = reference(s, WEAK, dead, q);
        s.set_root(0, w);
        collect(s);
        assert_eq!(s.root(0).read_ref(REFERENT), NULL);
        assert!(pending().is_empty());
    });
}

#[test]
fn finalizable_objects_come_back_once() {
    both(|s, collect| {
        let node = s.class("test/Node");
        let (q, x, y) = (s.array(0), s.object(node), s.bytes(5, 5));
        let a = s.offset(node, "a");
        s.vm.put_ref(x, a, y);
        let f = reference(s, FINAL, x, q);
        let weak = reference(s, WEAK, y, q);
        let phantom = reference(s, PHANTOM, x, q);
        for (i, r) in [f, weak, phantom].into_iter().enumerate() {
            s.set_root(i, r);
        }
        collect(s);
        // Weak before final; the phantom reference holds on while the object is to be finalized.
        let x = s.root(0).read_ref(REFERENT);
        assert_eq!(x.read_ref(a).elements::<u8>(), [5; 5]);
        assert_eq!(s.root(0).read_ref(KF::ReferenceNext.offset()), s.root(0));
        assert_eq!(s.root(1).read_ref(REFERENT), NULL);
        assert_eq!(s.root(2).read_ref(REFERENT), x);
        let mut p = pending();
        p.sort_by_key(|r| r.0);
        let mut want = [s.root(0), s.root(1)];
        want.sort_by_key(|r| r.0);
        assert_eq!(p, want);
        // The handler has taken them; the finalizer's reference is inactive but strong.
        Root::PendingReferences.set(NULL);
        s.vm.collect_full();
        assert!(!s.root(0).read_ref(REFERENT).is_null() && pending().is_empty());
        // Finalized: the reference is emptied.
        s.root(0).write::<u32>(REFERENT, 0);
        s.vm.collect_full();
        assert_eq!(s.root(2).read_ref(REFERENT), NULL);
        assert_eq!(pending(), [s.root(2)]);
    });
}

#[test]
fn soft_references_go_when_idle_or_when_memory_is_short() {
    let Some(mut s) = fresh() else { return };
    let soft_class = s.class(SOFT);
    let (q, x, y) = (s.array(0), s.bytes(1, 1), s.bytes(1, 2));
    let (recent, idle) = (reference(&mut s, SOFT, x, q), reference(&mut s, SOFT, y, q));
    s.set_root(0, recent);
    s.set_root(1, idle);
    assert!(s.vm.collect_young());
    s.vm.collect_full();
    assert_eq!(pending(), []);
    let clock = s.vm.mirror_if_any(soft_class).read::<i64>(KF::SoftClock.offset());
    assert!(clock > 0);
    // 64 MB are free nearly, so an idle minute is the limit.
    s.root(0).write::<i64>(KF::SoftTimestamp.offset(), clock - 20_000);
    s.root(1).write::<i64>(KF::SoftTimestamp.offset(), clock - 70_000);
    s.vm.collect_full();
    assert_eq!(s.root(0).read_ref(REFERENT).elements::<u8>(), [1]);
    assert_eq!(s.root(1).read_ref(REFERENT), NULL);
    assert_eq!(pending(), [s.root(1)]);
    assert!(!s.vm.make_room(70 * MB));
    assert_eq!(s.root(0).read_ref(REFERENT), NULL);
}

#[test]
fn an_old_reference_to_a_young_object_is_met() {
    let Some(mut s) = fresh() else { return };
    let q = s.array(0);
    let w = reference(&mut s, WEAK, NULL, q);
    s.set_root(0, w);
    s.vm.collect_young();
    let dead = s.bytes(1, 1);
    let w = s.root(0);
    s.vm.put_ref(w, REFERENT, dead);
    s.vm.collect_young();
    assert_eq!(s.root(0).read_ref(REFERENT), NULL);
    assert_eq!(pending(), [w]);
}

#[test]
fn the_waiting_reference_handler_is_woken() {
    let Some(mut s) = fresh() else { return };
    let t = thread(&mut s, 1);
    t.write::<u32>(at::STATE, state::WAITING);
    Root::ReferenceHandler.set(t);
    let dead = s.bytes(1, 1);
    let w = reference(&mut s, WEAK, dead, t);
    s.set_root(0, w);
    s.vm.collect_young();
    assert_eq!(Root::RunHead.get(), Root::Threads.get().element(0));
    assert_eq!(Root::ReferenceHandler.get(), NULL);
    assert_eq!(Root::RunHead.get().read::<u32>(at::STATE), state::RUNNABLE);
}

// ---- threads, stacks, monitors ----

fn thread(s: &mut Session, number: u32) -> Ref {
    let c = s.class("java/lang/Thread");
    let t = s.object(c);
    s.vm.adopt_thread(t).unwrap();
    assert_eq!(t.read::<u32>(at::NUMBER), number);
    t
}

/// A position of the method where locals and operand stack hold references and other values.
fn put_frame(stack: Ref, fp: usize, caller: usize, m: MethodRef, position: usize) {
    let at = |i: usize| ARRAY_BASE + 8 * i as u32;
    stack.write::<u64>(at(fp), caller as u64 | ((caller == 0) as u64) << 33);
    stack.write::<u64>(at(fp + 1), crate::frame::Frame::place(m, position));
    stack.write::<u64>(at(fp + 2), 0);
}

#[test]
fn frames_are_traced_precisely() {
    let Some(mut s) = fresh() else { return };
    let c = s.class("java/util/HashMap");
    let methods: Vec<MethodRef> = c.method_refs().filter(|m| m.entry == Entry::Java).collect();
    let t = thread(&mut s, 1);
    s.set_root(0, t);
    let mut expected = 0;
    let mut inner = 0;
    for m in methods.iter().filter(|m| m.bcis.get().len() > 3) {
        for position in 0..m.bcis.get().len() {
            let stack = s.vm.new_stack(256).unwrap();
            let locals = m.max_locals as usize;
            let fp = 1 + locals;
            put_frame(stack, fp, 0, *m, position);
            let frame = super::frames::top_frame(stack, fp, fp + 3).unwrap();
            let map = super::frames::map_of(*m, frame.bci(), &frame);
            if !map.is_reachable() {
                continue;
            }
            let depth = map.stack_depth() as usize;
            // A garbage value that looks like a reference everywhere, real ones where the map says so.
            let slots = locals + depth;
            let index = |i: usize| if i < locals { 1 + i } else { fp + 3 + i - locals };
            for i in 0..slots {
                stack.write::<u64>(ARRAY_BASE + 8 * index(i) as u32, (NURSERY_REF + 7) as u64);
            }
            let mut objects = Vec::new();
            for i in map.refs() {
                let o = s.bytes(16, (i % 251) as u8);
                stack.write::<u64>(ARRAY_BASE + 8 * index(i) as u32, o.0 as u64);
                objects.push(i);
            }
            let locked = s.bytes(3, 250);
            stack.write::<u64>(ARRAY_BASE + 8 * (fp as u32 + 2), locked.0 as u64 | 0x55 << 32);
            let t = s.root(0);
            s.vm.put_ref(t, at::STACK, stack);
            t.write::<u32>(at::FP, fp as u32);
            t.write::<u32>(at::SP, (fp + 3 + depth) as u32);
            t.write::<u32>(at::FLAGS, t.read::<u32>(at::FLAGS) | RAN);
            for full in [position % 2 == 0, true] {
                if full {
                    s.vm.collect_full();
                } else {
                    s.vm.collect_young();
                }
                let t = s.root(0);
                assert_eq!(t.read::<u32>(at::FLAGS) & RAN, 0);
                let stack = t.read_ref(at::STACK);
                for &i in &objects {
                    let o = Ref(stack.read::<u64>(ARRAY_BASE + 8 * index(i) as u32) as u32);
                    assert_eq!(o.elements::<u8>(), [(i % 251) as u8; 16]);
                }
                for i in (0..slots).filter(|i| !objects.contains(i)) {
                    assert_eq!(stack.read::<u32>(ARRAY_BASE + 8 * index(i) as u32), NURSERY_REF + 7);
                }
                let f2 = stack.read::<u64>(ARRAY_BASE + 8 * (fp as u32 + 2));
                assert_eq!((Ref(f2 as u32).elements::<u8>(), f2 >> 32), (&[250u8; 3][..], 0x55));
            }
            expected += objects.len();
            inner += depth;
        }
    }
    assert!(expected > 1000 && inner > 500, "{expected} {inner}");
}

#[test]
fn arguments_belong_to_the_callee() {
    let Some(mut s) = fresh() else { return };
    let c = s.class("java/util/HashMap");
    let put = c.declared_method(b"put", b"(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;").unwrap();
    let inner = c
        .method_refs()
        .find(|m| m.name.is(b"putVal"))
        .expect("HashMap.put calls putVal(hash, key, value, onlyIfAbsent, evict)");
    // put at its invokevirtual: the operand stack held this, hash, key, value, 0, 1.
    let bci = put.code.get().windows(1).position(|w| w[0] == 0xb6).unwrap() as u16;
    let position = put.bcis.get().iter().position(|&b| b == bci).unwrap();
    let stack = s.vm.new_stack(256).unwrap();
    let at_slot = |i: usize| ARRAY_BASE + 8 * i as u32;
    let fp = 1 + put.max_locals as usize;
    put_frame(stack, fp, 0, put, position);
    let lp2 = fp + 3;
    let fp2 = lp2 + inner.max_locals as usize;
    put_frame(stack, fp2, fp, inner, 0);
    let object = |s: &mut Session, slot: usize| {
        let o = s.bytes(8, slot as u8);
        stack.write::<u64>(at_slot(slot), o.0 as u64);
    };
    // Locals of put: this, key, value. Of putVal: this, hash, key, value.
    for slot in [1, 2, 3, lp2, lp2 + 2, lp2 + 3] {
        object(&mut s, slot);
    }
    stack.write::<u64>(at_slot(lp2 + 1), 0xdead_beef);
    let t = thread(&mut s, 1);
    s.vm.put_ref(t, at::STACK, stack);
    // The current thread: by registers.
    t.write::<u32>(at::FLAGS, RAN);
    s.vm.thread = t;
    s.vm.stack = stack;
    (s.vm.fp, s.vm.sp) = (fp2, fp2 + 3);
    for full in [false, true] {
        if full {
            s.vm.collect_full();
        } else {
            s.vm.collect_young();
        }
        assert!(!s.vm.thread.is_young() && s.vm.thread == Root::Threads.get().element(0));
        let stack = s.vm.stack;
        assert_eq!(stack, s.vm.thread.read_ref(at::STACK));
        // It goes on running: the next collection looks at its stack again, whoever runs then.
        assert!(s.vm.thread.read::<u32>(at::FLAGS) & RAN != 0);
        for slot in [1, 2, 3, lp2, lp2 + 2, lp2 + 3] {
            assert_eq!(Ref(stack.read::<u64>(at_slot(slot)) as u32).elements::<u8>(), [slot as u8; 8]);
        }
        assert_eq!(stack.read::<u32>(at_slot(lp2 + 1)), 0xdead_beef);
    }
}

#[test]
fn idle_monitors_go_and_hashes_stay() {
    let Some(mut s) = fresh() else { return };
    let (t, o, p, dead) = (thread(&mut s, 1), s.bytes(1, 1), s.bytes(1, 2), s.bytes(1, 3));
    s.vm.thread = t;
    let hash = s.vm.identity_hash(o);
    for r in [o, p, dead] {
        s.vm.inflate(r).unwrap();
    }
    s.vm.monitor_enter(p).unwrap();
    let held_hash = s.vm.identity_hash(p);
    s.set_root(0, o);
    s.set_root(1, p);
    s.verify();
    s.vm.collect_young();
    let monitors = || {
        let table = Root::Monitors.get();
        (0..table.len()).filter(|&i| !table.element(i).is_null()).count()
    };
    // The monitor of an object that died young goes with it.
    assert_eq!(monitors(), 2);
    assert_eq!(s.root(0).lock_word() & LOCK_MASK, LOCK_FAT);
    s.vm.collect_full();
    assert_eq!(monitors(), 1);
    let (o, p) = (s.root(0), s.root(1));
    assert_eq!(o.lock_word(), hash << 2);
    assert_eq!(s.vm.identity_hash(o), hash);
    assert!(s.vm.holds_lock(p) && !s.vm.holds_lock(o));
    assert_eq!(s.vm.identity_hash(p), held_hash);
    // Locked by a thread, the object lives even when nothing else refers to it.
    s.set_root(1, NULL);
    s.vm.collect_full();
    assert_eq!(monitors(), 1);
    let table = Root::Monitors.get();
    let m = (0..table.len()).map(|i| table.element(i)).find(|m| !m.is_null()).unwrap();
    let p = m.read_ref(KF::MonitorObject.offset());
    assert!(s.vm.monitor_exit(p));
    s.vm.collect_full();
    assert_eq!(Root::Monitors.get(), NULL);
}
