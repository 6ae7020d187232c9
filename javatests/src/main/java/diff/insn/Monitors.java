package diff.insn;

import static diff.util.T.p;

/** monitorenter and monitorexit, nested and reentrant, left by exceptions; synchronized methods. */
public class Monitors {
    static int depth;

    synchronized int recurse(int n) {
        if (n == 0) return Thread.holdsLock(this) ? 1 : 0;
        return recurse(n - 1) + 1;
    }

    static synchronized boolean holdsClass() {
        return Thread.holdsLock(Monitors.class);
    }

    synchronized void fail() {
        throw new IllegalStateException("in synchronized");
    }

    public static void main(String[] args) {
        Object a = new Object();
        Object b = new Object();
        synchronized (a) {
            synchronized (b) {
                synchronized (a) {
                    p("a", Thread.holdsLock(a));
                    p("b", Thread.holdsLock(b));
                }
                p("a still", Thread.holdsLock(a));
            }
            p("b free", Thread.holdsLock(b));
        }
        p("a free", Thread.holdsLock(a));
        Monitors m = new Monitors();
        p("recurse", m.recurse(50));
        p("released", Thread.holdsLock(m));
        p("class", holdsClass());
        p("class released", Thread.holdsLock(Monitors.class));
        try {
            m.fail();
        } catch (IllegalStateException e) {
            p("released by exception", Thread.holdsLock(m));
        }
        try {
            synchronized (a) {
                int x = 1 / (depth);
            }
        } catch (ArithmeticException e) {
            p("released by exception", Thread.holdsLock(a));
        }
        for (int i = 0; i < 3; i++) {
            synchronized (b) {
                if (i == 1) continue;
                if (i == 2) break;
                p("loop", i);
            }
        }
        p("released by break", Thread.holdsLock(b));
        try {
            a.notify();
        } catch (IllegalMonitorStateException e) {
            p("notify", e.getMessage());
        }
        try {
            a.wait(1);
        } catch (IllegalMonitorStateException e) {
            p("wait", e.getMessage());
        } catch (InterruptedException e) {
            p("wait", "interrupted");
        }
        try {
            synchronized (nothing()) {
                p("never", 0);
            }
        } catch (NullPointerException e) {
            p("null", "monitor");
        }
        int h = a.hashCode();
        synchronized (a) {
            p("hash kept while locked", a.hashCode() == h);
        }
        p("hash kept after", a.hashCode() == h);
    }

    static Object nothing() {
        return null;
    }
}
