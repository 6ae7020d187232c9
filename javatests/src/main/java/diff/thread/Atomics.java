package diff.thread;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Atomic variables and field updaters. */
public class Atomics {
    volatile int f;
    volatile String r = "a";

    public static void main(String[] args) throws Exception {
        AtomicInteger i = new AtomicInteger(5);
        System.out.println(i.incrementAndGet() + " " + i.getAndAdd(10) + " " + i.compareAndSet(16, 20) + " " + i.updateAndGet(x -> x * 2) + " " + i.accumulateAndGet(3, Math::max) + " " + i.getAndSet(1) + " " + i);
        AtomicLong l = new AtomicLong(1L << 40);
        System.out.println(l.decrementAndGet() + " " + l.addAndGet(-5) + " " + l.compareAndSet(0, 1));
        AtomicReference<String> ar = new AtomicReference<>("x");
        System.out.println(ar.compareAndSet("x", "y") + " " + ar.getAndUpdate(s -> s + "!") + " " + ar);
        AtomicBoolean b = new AtomicBoolean();
        System.out.println(b.getAndSet(true) + " " + b);
        AtomicIntegerArray a = new AtomicIntegerArray(3);
        a.addAndGet(1, 7);
        System.out.println(a + " " + a.getAndIncrement(1));
        AtomicIntegerFieldUpdater<Atomics> u = AtomicIntegerFieldUpdater.newUpdater(Atomics.class, "f");
        AtomicReferenceFieldUpdater<Atomics, String> ru = AtomicReferenceFieldUpdater.newUpdater(Atomics.class, String.class, "r");
        Atomics o = new Atomics();
        System.out.println(u.incrementAndGet(o) + " " + ru.compareAndSet(o, "a", "b") + o.r + o.f);
        AtomicStampedReference<String> st = new AtomicStampedReference<>("s", 1);
        System.out.println(st.compareAndSet("s", "t", 1, 2) + " " + st.getStamp() + st.getReference());
        AtomicMarkableReference<String> m = new AtomicMarkableReference<>("m", false);
        System.out.println(m.attemptMark("m", true) + " " + m.isMarked());
        LongAdder adder = new LongAdder();
        LongAccumulator max = new LongAccumulator(Long::max, 0);
        DoubleAdder da = new DoubleAdder();
        AtomicInteger count = new AtomicInteger();
        Thread[] ts = new Thread[4];
        for (int t = 0; t < 4; t++) {
            int k = t;
            ts[t] = new Thread(() -> {
                for (int j = 0; j < 1000; j++) {
                    adder.increment();
                    max.accumulate(k * 1000 + j);
                    da.add(0.5);
                    count.incrementAndGet();
                }
            });
            ts[t].start();
        }
        for (Thread t : ts) t.join();
        System.out.println(adder + " " + max + " " + da + " " + count);
    }
}
