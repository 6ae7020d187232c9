package diff.thread;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Thread.getState in every state, and what other threads see of a stack; handshakes only, no timing. */
public class States {
    static final Object M = new Object();
    static final Object BLOCKER = new Object();
    static volatile boolean go;
    static int woken;

    static class Locked {
        synchronized void enter() {
            woken++;
        }
        static synchronized void enterStatic() {
            woken++;
        }
    }

    static class Slow {
        static {
            LATCH.countDown();
            while (!go) Thread.onSpinWait();
        }
        static void touch() {}
    }
    static final CountDownLatch LATCH = new CountDownLatch(1);

    interface Body {
        void run() throws Exception;
    }

    static class Worker extends Thread {
        final Body body;
        Worker(String name, Body body) {
            super(name);
            this.body = body;
            setDaemon(true);
        }
        @Override
        public void run() {
            try {
                body.run();
            } catch (Exception e) {
                System.out.println(getName() + " " + e);
            }
        }
    }

    static void await(Thread t, Thread.State wanted) throws Exception {
        while (t.getState() != wanted) Thread.sleep(1);
    }

    /** The top of the stack down to the worker's body. */
    static void show(Thread t) {
        System.out.println(t.getName() + ": " + t.getState());
        for (StackTraceElement e : t.getStackTrace()) {
            if (e.getClassName().startsWith("diff.thread.States$Worker")) break;
            if (!e.getClassName().contains("Lambda")) System.out.println("    " + e);
        }
    }

    static Worker see(String name, Thread.State wanted, Body body) throws Exception {
        Worker w = new Worker(name, body);
        w.start();
        await(w, wanted);
        show(w);
        return w;
    }

    static void waits(long millis) throws Exception {
        synchronized (M) {
            if (millis < 0) M.wait();
            else M.wait(millis);
        }
    }

    public static void main(String[] args) throws Exception {
        Worker fresh = new Worker("new", () -> {});
        show(fresh);
        show(see("sleeping", Thread.State.TIMED_WAITING, () -> Thread.sleep(1_000_000)));
        Worker spinning = new Worker("spinning", () -> {
            while (!go) Thread.onSpinWait();
        });
        spinning.start();
        System.out.println(spinning.getState());

        // Monitors.
        Worker w1 = see("waiting", Thread.State.WAITING, () -> waits(-1));
        Worker w2 = see("timed", Thread.State.TIMED_WAITING, () -> waits(1_000_000));
        synchronized (M) {
            M.notify();
            show(w1.getState() == Thread.State.BLOCKED ? w1 : w2);
            M.notifyAll();
            show(w1);
            show(w2);
        }
        w1.join();
        w2.join();
        show(w1);
        Worker w3 = see("interrupted", Thread.State.WAITING, () -> waits(-1));
        synchronized (M) {
            w3.interrupt();
            await(w3, Thread.State.BLOCKED);
            show(w3);
        }
        w3.join();
        Worker w4 = see("out of time", Thread.State.TIMED_WAITING, () -> waits(300));
        synchronized (M) {
            await(w4, Thread.State.BLOCKED);
            show(w4);
        }
        w4.join();
        Locked l = new Locked();
        Worker b1, b2, b3;
        synchronized (l) {
            synchronized (Locked.class) {
                b1 = see("monitorenter", Thread.State.BLOCKED, () -> {
                    synchronized (l) {
                        woken++;
                    }
                });
                b2 = see("synchronized", Thread.State.BLOCKED, () -> l.enter());
                b3 = see("static", Thread.State.BLOCKED, () -> Locked.enterStatic());
                System.out.println(woken);
            }
        }
        b1.join();
        b2.join();
        b3.join();
        System.out.println(woken);

        // Parking.
        Worker p1 = see("parked", Thread.State.WAITING, () -> LockSupport.park(BLOCKER));
        System.out.println(LockSupport.getBlocker(p1) == BLOCKER);
        LockSupport.unpark(p1);
        p1.join();
        Worker p2 = see("parked for a time", Thread.State.TIMED_WAITING, () -> LockSupport.parkNanos(Long.MAX_VALUE));
        LockSupport.unpark(p2);
        p2.join();
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        Worker p3 = see("lock", Thread.State.WAITING, () -> {
            lock.lock();
            lock.unlock();
        });
        lock.unlock();
        p3.join();
        Thread main = Thread.currentThread();
        Worker joins = see("joining", Thread.State.WAITING, () -> main.join());
        see("joining for a time", Thread.State.TIMED_WAITING, () -> joins.join(1_000_000));

        // A class that another thread initialises.
        Worker first = new Worker("initialising", () -> Slow.touch());
        first.start();
        LATCH.await();
        Worker second = new Worker("waits for a class", () -> Slow.touch());
        second.start();
        boolean there = false;
        while (!there) {
            Thread.sleep(1);
            for (StackTraceElement e : second.getStackTrace()) there |= e.getMethodName().startsWith("lambda$main");
        }
        show(second);
        go = true;
        first.join();
        second.join();
        spinning.join();
        show(spinning);
        System.out.println(Thread.getAllStackTraces().containsKey(first));
        System.out.println(Thread.getAllStackTraces().get(main)[1].getMethodName());
        int live = 0;
        for (Thread t : Thread.getAllStackTraces().keySet()) if (t instanceof Worker) live++;
        System.out.println(live);
    }
}
