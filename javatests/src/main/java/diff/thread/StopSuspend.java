package diff.thread;

import static diff.util.X.*;

import java.util.concurrent.atomic.AtomicInteger;

/** The old ways to control another thread: stop in each state, suspend and resume. */
@SuppressWarnings({"deprecation", "removal"})
public class StopSuspend {
    static Thread start(String name, Runnable r) {
        Thread t = new Thread(r, name);
        t.setUncaughtExceptionHandler((x, e) -> p("uncaught", x.getName(), e));
        t.start();
        return t;
    }

    static void until(Thread t, Thread.State s) throws InterruptedException {
        while (t.getState() != s) Thread.sleep(1);
    }

    static volatile boolean go;

    public static void main(String[] a) throws Exception {
        Object o = new Object();
        Thread w = start("waits", () -> {
            synchronized (o) {
                try {
                    o.wait();
                } catch (InterruptedException e) {
                    p("never");
                } catch (ThreadDeath d) {
                    p("dies in wait, holds", Thread.holdsLock(o));
                    throw d;
                } finally {
                    p("finally");
                }
            }
        });
        until(w, Thread.State.WAITING);
        w.stop();
        w.join();
        synchronized (o) {
            p("free");
        }
        Thread s = start("sleeps", () -> {
            try {
                Thread.sleep(100_000);
            } catch (InterruptedException e) {
                p("never");
            } catch (ThreadDeath d) {
                p("survives", d);
            }
            p("goes on");
        });
        until(s, Thread.State.TIMED_WAITING);
        s.stop();
        s.join();
        AtomicInteger n = new AtomicInteger();
        Thread r = start("runs", () -> {
            try {
                while (true) n.incrementAndGet();
            } finally {
                p("stopped while it ran");
            }
        });
        while (n.get() < 1000) Thread.yield();
        r.stop();
        r.join();
        Thread fresh = new Thread(() -> p("never runs"), "fresh");
        fresh.stop();
        fresh.start();
        fresh.join();
        p(fresh.getState());
        fresh.stop();
        Thread self = start("self", () -> {
            try {
                Thread.currentThread().stop();
            } catch (ThreadDeath d) {
                p("self", d.getMessage());
            }
        });
        self.join();
        Thread parked = start("parks", () -> {
            try {
                java.util.concurrent.locks.LockSupport.park();
                p("park ended");
                while (true) Thread.yield();
            } catch (ThreadDeath d) {
                p("dies in park");
            }
        });
        until(parked, Thread.State.WAITING);
        parked.stop();
        parked.join();

        AtomicInteger count = new AtomicInteger();
        Thread c = start("counts", () -> {
            while (!go) {
                count.incrementAndGet();
                Thread.yield();
            }
            p("ends");
        });
        while (count.get() == 0) Thread.yield();
        c.suspend();
        Thread.sleep(5);
        int at = count.get();
        Thread.sleep(20);
        p("stands still", at == count.get(), c.isAlive(), c.getState());
        c.suspend();
        c.resume();
        while (count.get() == at) Thread.yield();
        p("moves again");
        c.resume();
        c.suspend();
        go = true;
        c.join(30);
        p("suspended does not end", c.isAlive());
        c.resume();
        c.join();
        Thread sl = start("suspended in sleep", () -> {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                p("never");
            }
            synchronized (o) {
                count.set(-1);
            }
        });
        sl.suspend();
        Thread.sleep(30);
        p(count.get() == -1);
        sl.resume();
        sl.join();
        p(count.get());
        ThreadGroup g = new ThreadGroup("g");
        Thread in = new Thread(g, () -> {
            while (true) Thread.yield();
        });
        in.start();
        g.suspend();
        g.resume();
        g.stop();
        in.join();
        p(g.activeCount());
        new Thread(() -> {}).suspend();
        new Thread(() -> {}).resume();
        t("count frames", () -> {
            try {
                return Thread.currentThread().countStackFrames();
            } catch (UnsupportedOperationException e) {
                return e;
            }
        });
    }
}
