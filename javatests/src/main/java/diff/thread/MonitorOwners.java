package diff.thread;

import static diff.util.X.*;

import java.util.concurrent.CountDownLatch;

/** Who owns a monitor: errors of ownership, recursion, release by exceptions, wait gives all levels up, static and class locks. */
public class MonitorOwners {
    static int entered;

    static synchronized boolean ofClass() {
        return Thread.holdsLock(MonitorOwners.class);
    }

    synchronized boolean ofThis() {
        return Thread.holdsLock(this) && !Thread.holdsLock(getClass());
    }

    synchronized int deep(int n) {
        return n == 0 ? 0 : 1 + deep(n - 1);
    }

    synchronized void throwing(int n) {
        if (n == 0) throw new IllegalStateException("deep");
        throwing(n - 1);
    }

    static boolean free(Object o) throws InterruptedException {
        boolean[] got = new boolean[1];
        Thread t = new Thread(() -> {
            synchronized (o) {
                got[0] = true;
            }
        });
        t.start();
        t.join(5_000);
        return got[0];
    }

    public static void main(String[] a) throws Exception {
        Object o = new Object();
        r("notify", o::notify);
        r("notifyAll", o::notifyAll);
        r("wait", o::wait);
        r("wait(1)", () -> o.wait(1));
        r("wait(-1)", () -> o.wait(-1));
        r("wait(0,-1)", () -> o.wait(0, -1));
        r("wait(0,1000000)", () -> o.wait(0, 1_000_000));
        r("wait(-1,0)", () -> o.wait(-1, 0));
        synchronized (o) {
            r("locked wait(-1)", () -> o.wait(-1));
            r("locked wait(0,-1)", () -> o.wait(0, -1));
            r("locked wait(0,1)", () -> o.wait(0, 1));
            r("locked notify", o::notify);
        }
        Thread holder = new Thread(() -> {
            synchronized (o) {
                entered++;
                try {
                    o.wait(20);
                } catch (InterruptedException e) {
                    p("never");
                }
            }
        });
        holder.start();
        r("other's monitor", () -> {
            while (holder.getState() == Thread.State.NEW) Thread.yield();
            o.notify();
        });
        holder.join();
        MonitorOwners m = new MonitorOwners();
        p(ofClass(), m.ofThis(), Thread.holdsLock(m), Thread.holdsLock(MonitorOwners.class), m.deep(1000));
        r("throws from depth", () -> m.throwing(300));
        p(Thread.holdsLock(m), free(m));
        r("null", () -> {
            synchronized ((Object) null) {
                p("never");
            }
        });

        // Recursion past what a thin lock counts, then the wait gives all levels up, then they are there again.
        Object r = new Object();
        CountDownLatch got = new CountDownLatch(1);
        Thread waker = new Thread(() -> {
            synchronized (r) {
                got.countDown();
                r.notify();
            }
        });
        nested(r, 600, waker);
        p("after nested", Thread.holdsLock(r), got.getCount(), free(r));

        // An identity hash while it is locked and waited for keeps the same.
        Object h = new Object();
        int before;
        synchronized (h) {
            before = System.identityHashCode(h);
            p(free2(h));
        }
        p(before == System.identityHashCode(h), free(h));

        Object x = new Object(), y = new Object();
        synchronized (x) {
            synchronized (y) {
                Thread t = new Thread(() -> {
                    synchronized (x) {
                        x.notifyAll();
                    }
                });
                t.start();
                x.wait();
                p("wait keeps the other lock", Thread.holdsLock(x), Thread.holdsLock(y), !free2(y));
                t.join();
            }
        }
        p(Thread.holdsLock(x), Thread.holdsLock(y));
        r("wait in finally", () -> {
            try {
                synchronized (x) {
                    throw new IllegalArgumentException("first");
                }
            } finally {
                x.notify();
            }
        });
        String s = new String("interned").intern();
        synchronized (s) {
            p("locks are of objects", Thread.holdsLock("interned"), Thread.holdsLock(new String("interned")));
        }
        synchronized (int[].class) {
            p(Thread.holdsLock(int[].class), Thread.holdsLock(Thread.currentThread()));
        }
    }

    static boolean free2(Object o) throws InterruptedException {
        boolean[] got = new boolean[1];
        Thread t = new Thread(() -> {
            synchronized (o) {
                got[0] = true;
            }
        });
        t.setDaemon(true);
        t.start();
        while (t.getState() != Thread.State.BLOCKED) Thread.yield();
        return got[0];
    }

    static void nested(Object r, int n, Thread waker) throws InterruptedException {
        synchronized (r) {
            if (n > 0) {
                nested(r, n - 1, waker);
                if (!Thread.holdsLock(r)) p("lost at", n);
            } else {
                waker.start();
                r.wait();
                p("woken, holds", Thread.holdsLock(r));
                r.notify();
            }
        }
    }
}
