package diff.thread;

import static diff.util.X.*;

import java.lang.invoke.*;
import java.util.*;
import java.util.concurrent.atomic.*;

/** Atomic classes, field updaters, adders and accumulators, VarHandle access modes under threads, fences, hand-made locks. */
public class AtomicsAll {
    volatile int vi;
    volatile long vl;
    volatile String vs = "s";
    int plain;
    final int fin = 3;
    static volatile int st;

    public static void main(String[] a) throws Exception {
        single();
        updaters();
        arrays();
        marked();
        adders();
        handles();
        threads();
        locks();
    }

    static void single() {
        AtomicInteger i = new AtomicInteger(5);
        p(i.getAndIncrement(), i.incrementAndGet(), i.getAndDecrement(), i.decrementAndGet(), i.getAndAdd(10), i.addAndGet(-3), i.getAndSet(100), i.compareAndSet(1, 2), i.compareAndSet(100, 7), i);
        p(i.getAndUpdate(x -> x * 2), i.updateAndGet(x -> x + 1), i.getAndAccumulate(5, Math::max), i.accumulateAndGet(100, Math::max), i.intValue(), i.doubleValue(), i.compareAndExchange(100, 1), i.compareAndExchange(100, 9));
        i.lazySet(4);
        i.setPlain(i.getPlain() + 1);
        i.setOpaque(i.getOpaque() + 1);
        i.setRelease(i.getAcquire() + 1);
        p(i.get(), i.compareAndExchangeAcquire(7, 8), i.compareAndExchangeRelease(8, 9), i.weakCompareAndSetVolatile(9, Integer.MAX_VALUE), i.incrementAndGet());
        AtomicLong l = new AtomicLong(Long.MAX_VALUE);
        p(l.incrementAndGet(), l.getAndAdd(5), l.updateAndGet(x -> x ^ -1), l.compareAndSet(0, 1), l, l.intValue());
        AtomicBoolean b = new AtomicBoolean();
        p(b.getAndSet(true), b.compareAndSet(true, false), b.compareAndSet(true, false), b.get(), b);
        String s1 = new String("x"), s2 = new String("x");
        AtomicReference<String> r = new AtomicReference<>(s1);
        p("by identity", r.compareAndSet(s2, "y"), r.compareAndSet(s1, "y"), r.getAndUpdate(x -> x + "z"), r.accumulateAndGet("w", String::concat), r);
        t("update throws", () -> i.updateAndGet(x -> x / 0));
        t("null function", () -> i.updateAndGet(null));
    }

    static void updaters() {
        AtomicsAll o = new AtomicsAll();
        AtomicIntegerFieldUpdater<AtomicsAll> iu = AtomicIntegerFieldUpdater.newUpdater(AtomicsAll.class, "vi");
        AtomicLongFieldUpdater<AtomicsAll> lu = AtomicLongFieldUpdater.newUpdater(AtomicsAll.class, "vl");
        AtomicReferenceFieldUpdater<AtomicsAll, String> ru = AtomicReferenceFieldUpdater.newUpdater(AtomicsAll.class, String.class, "vs");
        p(iu.incrementAndGet(o), iu.getAndAdd(o, 5), iu.compareAndSet(o, 6, 60), iu.get(o), lu.addAndGet(o, 1L << 40), lu.getAndSet(o, 3), ru.getAndSet(o, "t"), ru.accumulateAndGet(o, "u", String::concat));
        t("no field", () -> AtomicIntegerFieldUpdater.newUpdater(AtomicsAll.class, "none"));
        t("not volatile", () -> AtomicIntegerFieldUpdater.newUpdater(AtomicsAll.class, "plain"));
        t("wrong type", () -> AtomicIntegerFieldUpdater.newUpdater(AtomicsAll.class, "vl"));
        t("static", () -> AtomicIntegerFieldUpdater.newUpdater(AtomicsAll.class, "st"));
        t("wrong class", () -> AtomicReferenceFieldUpdater.newUpdater(AtomicsAll.class, Integer.class, "vs"));
        t("private of another", () -> AtomicIntegerFieldUpdater.newUpdater(AtomicInteger.class, "value"));
        t("null object", () -> iu.get(null));
        t("other object", () -> ((AtomicIntegerFieldUpdater) iu).get("x"));
        t("other value", () -> {
            ((AtomicReferenceFieldUpdater) ru).set(o, 5);
            return 1;
        });
    }

    static void arrays() {
        AtomicIntegerArray ia = new AtomicIntegerArray(new int[] {1, 2, 3});
        p(ia.length(), ia.getAndIncrement(0), ia.addAndGet(1, 5), ia.compareAndSet(2, 3, 9), ia.updateAndGet(2, x -> -x), ia);
        t("index", () -> ia.get(3));
        t("index", () -> ia.compareAndSet(-1, 0, 0));
        AtomicLongArray la = new AtomicLongArray(4);
        la.set(3, Long.MIN_VALUE);
        p(la.decrementAndGet(3), la.accumulateAndGet(0, 6, Long::sum), la);
        AtomicReferenceArray<String> ra = new AtomicReferenceArray<>(new String[] {"a", null});
        p(ra.compareAndSet(1, null, "b"), ra.getAndSet(0, "c"), ra.compareAndExchange(0, "c", "d"), ra);
        t("store", () -> {
            ((AtomicReferenceArray) ra).set(0, 5);
            return ra.length();
        });
        t("size", () -> new AtomicIntegerArray(-1));
    }

    static void marked() {
        AtomicMarkableReference<String> m = new AtomicMarkableReference<>("a", false);
        boolean[] h = new boolean[1];
        p(m.get(h), h[0], m.compareAndSet("a", "b", false, true), m.isMarked(), m.attemptMark("b", false), m.attemptMark("z", true), m.getReference(), m.isMarked());
        AtomicStampedReference<String> s = new AtomicStampedReference<>("a", 1);
        int[] st = new int[1];
        p(s.get(st), st[0], s.compareAndSet("a", "b", 0, 1), s.compareAndSet("a", "b", 1, 2), s.getStamp(), s.attemptStamp("b", 9), s.getStamp(), s.weakCompareAndSet("b", "c", 9, 10), s.getReference());
    }

    static void adders() throws Exception {
        LongAdder l = new LongAdder();
        DoubleAdder d = new DoubleAdder();
        LongAccumulator max = new LongAccumulator(Math::max, Long.MIN_VALUE);
        DoubleAccumulator mul = new DoubleAccumulator((x, y) -> x * y, 1);
        Thread[] ts = new Thread[8];
        for (int i = 0; i < ts.length; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 1000; j++) {
                    l.increment();
                    d.add(0.5);
                    max.accumulate(k * 1000 + j);
                    if (j % 100 == 0) mul.accumulate(2);
                    if (j % 300 == 0) Thread.yield();
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(l, d, max, mul.get() == Math.pow(2, 80), l.sumThenReset(), l.sum(), max.getThenReset(), max.get(), l.intValue(), d.sumThenReset(), d);
        l.add(-5);
        l.decrement();
        p(l.sum(), l.doubleValue());
        l.reset();
        p(l);
    }

    static void handles() throws Exception {
        MethodHandles.Lookup k = MethodHandles.lookup();
        VarHandle vi = k.findVarHandle(AtomicsAll.class, "vi", int.class), pl = k.findVarHandle(AtomicsAll.class, "plain", int.class);
        VarHandle st = k.findStaticVarHandle(AtomicsAll.class, "st", int.class), ar = MethodHandles.arrayElementVarHandle(long[].class);
        AtomicsAll o = new AtomicsAll();
        long[] arr = {1, 2, 3};
        for (VarHandle v : new VarHandle[] {vi, pl}) {
            v.set(o, 1);
            v.setVolatile(o, (int) v.get(o) + 1);
            v.setOpaque(o, (int) v.getVolatile(o) + 1);
            v.setRelease(o, (int) v.getOpaque(o) + 1);
            p((int) v.getAcquire(o), v.compareAndSet(o, 4, 5), (int) v.compareAndExchange(o, 5, 6), (int) v.compareAndExchangeAcquire(o, 0, 1), (int) v.compareAndExchangeRelease(o, 6, 7));
            p((int) v.getAndSet(o, 8), (int) v.getAndSetAcquire(o, 9), (int) v.getAndSetRelease(o, 10), (int) v.getAndAdd(o, 5), (int) v.getAndAddAcquire(o, 5), (int) v.getAndAddRelease(o, 5));
            p((int) v.getAndBitwiseOr(o, 256), (int) v.getAndBitwiseAnd(o, 0xf0), (int) v.getAndBitwiseXor(o, 1), (int) v.getAndBitwiseOrAcquire(o, 2), (int) v.getAndBitwiseXorRelease(o, 3), (int) v.get(o));
            while (!v.weakCompareAndSet(o, (int) v.get(o), 77)) Thread.onSpinWait();
            while (!v.weakCompareAndSetPlain(o, 77, 78)) Thread.onSpinWait();
            p((int) v.get(o));
        }
        p((int) st.getAndAdd(5), (int) st.getVolatile(), (long) ar.getAndAdd(arr, 1, 40L), arr, ar.compareAndSet(arr, 0, 1L, 11L), arr);
        r("index", () -> ar.getVolatile(arr, 3));
        r("null", () -> vi.getAndAdd((AtomicsAll) null, 1));
        r("final", () -> k.findVarHandle(AtomicsAll.class, "fin", int.class).set(o, 5));
        VarHandle.fullFence();
        VarHandle.acquireFence();
        VarHandle.releaseFence();
        VarHandle.loadLoadFence();
        VarHandle.storeStoreFence();
    }

    static void threads() throws Exception {
        AtomicsAll o = new AtomicsAll();
        VarHandle v = MethodHandles.lookup().findVarHandle(AtomicsAll.class, "plain", int.class);
        AtomicIntegerArray ia = new AtomicIntegerArray(4);
        AtomicReference<List<Integer>> list = new AtomicReference<>(List.of());
        Thread[] ts = new Thread[6];
        for (int i = 0; i < ts.length; i++) {
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 2000; j++) {
                    v.getAndAdd(o, 1);
                    ia.incrementAndGet(j & 3);
                    int x;
                    do x = o.vi;
                    while (!AtomicIntegerFieldUpdater.newUpdater(AtomicsAll.class, "vi").compareAndSet(o, x, x + 1));
                    if (j % 200 == 0) {
                        int e = j;
                        list.updateAndGet(l -> {
                            List<Integer> n = new ArrayList<>(l);
                            n.add(e);
                            Thread.yield();
                            return n;
                        });
                    }
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(o.plain, ia, o.vi, list.get().size(), list.get().stream().mapToInt(x -> x).sum());
    }

    static volatile int turn;
    static volatile boolean w0, w1;
    static int shared;

    static void locks() throws Exception {
        // Peterson's two-thread lock.
        Thread[] ts = new Thread[2];
        for (int i = 0; i < 2; i++) {
            int me = i;
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 3000; j++) {
                    if (me == 0) w0 = true;
                    else w1 = true;
                    turn = 1 - me;
                    while ((me == 0 ? w1 : w0) && turn == 1 - me) Thread.yield();
                    int x = shared;
                    if (j % 50 == 0) Thread.yield();
                    shared = x + 1;
                    if (me == 0) w0 = false;
                    else w1 = false;
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p("Peterson", shared);
        AtomicInteger ticket = new AtomicInteger(), serving = new AtomicInteger();
        int[] count = new int[1];
        Thread[] many = new Thread[5];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Thread(() -> {
                for (int j = 0; j < 200; j++) {
                    int mine = ticket.getAndIncrement();
                    while (serving.get() != mine) Thread.yield();
                    count[0]++;
                    serving.incrementAndGet();
                }
            });
            many[i].start();
        }
        for (Thread t : many) t.join();
        p("tickets", count[0]);
    }
}
