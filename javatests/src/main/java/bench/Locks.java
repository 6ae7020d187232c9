package bench;

import java.util.concurrent.atomic.AtomicLong;

/** What threads pay that nobody disturbs: monitors, atomic increments, volatile writes; a million of each. */
final class Locks {
    private static final int TIMES = 1_000_000;

    /** Where other threads might find it, so that no compiler can leave the monitors out. */
    private static volatile Locks seen;

    private int plain;
    private volatile int shared;

    private Locks() {}

    private synchronized void method() {
        plain++;
    }

    private void block() {
        synchronized (this) {
            plain++;
        }
    }

    static void synchronizedMethods(String[] args) {
        Harness.run("SynchronizedMethod", args, 1, () -> {
            Locks it = seen = new Locks();
            for (int i = 0; i < TIMES; i++) it.method();
            return it.plain;
        }, n -> n == TIMES);
    }

    static void synchronizedBlocks(String[] args) {
        Harness.run("SynchronizedBlock", args, 1, () -> {
            Locks it = seen = new Locks();
            for (int i = 0; i < TIMES; i++) it.block();
            return it.plain;
        }, n -> n == TIMES);
    }

    static void atomicIncrements(String[] args) {
        Harness.run("AtomicIncrement", args, 1, () -> {
            AtomicLong it = new AtomicLong();
            for (int i = 0; i < TIMES; i++) it.incrementAndGet();
            return it.get();
        }, n -> n == TIMES);
    }

    static void volatileWrites(String[] args) {
        Harness.run("VolatileWrite", args, 1, () -> {
            Locks it = seen = new Locks();
            for (int i = 0; i < TIMES; i++) it.shared = i;
            return it.shared;
        }, n -> n == TIMES - 1);
    }
}
