package diff.thread;

import static diff.util.X.*;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Permits of LockSupport: one at most, kept for later, with blockers, time limits, interruption, before start and after the end. */
public class ParkAll {
    static volatile boolean flag;

    static Thread parked(Runnable r) throws InterruptedException {
        Thread t = new Thread(r);
        t.start();
        while (t.getState() != Thread.State.WAITING && t.getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
        return t;
    }

    public static void main(String[] a) throws Exception {
        Thread me = Thread.currentThread();
        LockSupport.unpark(me);
        LockSupport.unpark(me);
        LockSupport.park();
        p("one permit used");
        LockSupport.parkNanos(1_000_000);
        p("second park waited for its time");
        LockSupport.unpark(null);
        LockSupport.parkNanos(0);
        LockSupport.parkNanos(-5);
        LockSupport.parkUntil(0);
        LockSupport.parkUntil(System.currentTimeMillis() + 3);
        LockSupport.parkNanos("blocker", 1000);
        LockSupport.parkUntil("blocker", 1);
        p("blocker gone", LockSupport.getBlocker(me));
        t("blocker of null", () -> LockSupport.getBlocker(null));

        Object b = "the blocker";
        Thread t = parked(() -> {
            while (!flag) LockSupport.park(b);
        });
        p(t.getState(), LockSupport.getBlocker(t) == b);
        flag = true;
        LockSupport.unpark(t);
        t.join();
        p(t.getState(), LockSupport.getBlocker(t));
        LockSupport.unpark(t);

        Thread timed = parked(() -> {
            LockSupport.parkNanos(b, TimeUnit.MINUTES.toNanos(5));
            p("timed interrupted", Thread.currentThread().isInterrupted());
            LockSupport.park();
            p("park does not wait when interrupted", Thread.interrupted());
            LockSupport.parkNanos(1000);
            p("status is clear", Thread.interrupted());
        });
        p(timed.getState());
        timed.interrupt();
        timed.join();

        me.interrupt();
        LockSupport.park();
        p("interrupted", me.isInterrupted());
        LockSupport.parkNanos(this0(), Long.MAX_VALUE);
        LockSupport.parkUntil(Long.MAX_VALUE);
        p(Thread.interrupted());

        // The permit is of the thread, not of the call: an unpark during the work before the park counts.
        boolean[] done = new boolean[1];
        Thread late = new Thread(() -> {
            while (!flag) Thread.yield();
            LockSupport.park();
            done[0] = true;
        });
        flag = false;
        late.start();
        LockSupport.unpark(late);
        flag = true;
        late.join();
        p("kept", done[0]);

        // Interrupt does not leave a permit behind, except the status itself.
        Thread both = parked(() -> {
            LockSupport.park();
            boolean i = Thread.interrupted();
            LockSupport.parkNanos(2_000_000);
            p("both", i, Thread.interrupted());
        });
        both.interrupt();
        both.join();

        // Ping pong of permits.
        int[] count = new int[2];
        Thread[] two = new Thread[2];
        int rounds = 2000;
        int[] turn = new int[1];
        for (int k = 0; k < 2; k++) {
            int self = k;
            two[k] = new Thread(() -> {
                for (int i = 0; i < rounds; i++) {
                    while (true) {
                        synchronized (turn) {
                            if (turn[0] % 2 == self) {
                                count[self]++;
                                turn[0]++;
                                break;
                            }
                        }
                        LockSupport.park();
                    }
                    LockSupport.unpark(two[1 - self]);
                }
            });
        }
        two[0].start();
        two[1].start();
        for (Thread x : two) x.join();
        p(count);

        // unpark wakes from no other wait.
        Object lock = new Object();
        Thread waiter = parked(() -> {
            synchronized (lock) {
                try {
                    lock.wait();
                    p("notified");
                } catch (InterruptedException e) {
                    p("never");
                }
            }
            LockSupport.park();
            p("permit was there");
        });
        LockSupport.unpark(waiter);
        Thread.sleep(5);
        p(waiter.getState());
        synchronized (lock) {
            lock.notify();
        }
        waiter.join();
        LockSupport.setCurrentBlocker("x");
        p(LockSupport.getBlocker(me));
        LockSupport.setCurrentBlocker(null);
        p(LockSupport.getBlocker(me));
    }

    static Object this0() {
        return ParkAll.class;
    }
}
