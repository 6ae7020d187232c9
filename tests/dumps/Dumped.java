import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Threads in every state, for a thread dump; says when all are there. */
public class Dumped {
    static synchronized void both(Object a, Object b) throws InterruptedException {
        synchronized (a) {
            synchronized (b) {
                b.wait();
            }
        }
    }

    static void first(Object a, Object b, Thread[] arrived, int me) {
        synchronized (a) {
            arrived[me] = Thread.currentThread();
            while (arrived[1 - me] == null) pause();
            synchronized (b) {
                System.out.println("never");
            }
        }
    }

    static void lock(ReentrantLock a, ReentrantLock b, Thread[] arrived, int me) {
        a.lock();
        arrived[me] = Thread.currentThread();
        while (arrived[1 - me] == null) pause();
        b.lock();
    }

    static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    interface Body {
        void run() throws Exception;
    }

    static Thread start(String name, Thread.State wanted, Body body) {
        Thread t = new Thread(name) {
            @Override
            public void run() {
                try {
                    body.run();
                } catch (Exception e) {
                    e.printStackTrace();
                }
            }
        };
        t.start();
        while (wanted != null && t.getState() != wanted) pause();
        return t;
    }

    static volatile boolean spinning;

    synchronized void method() {}

    public static void main(String[] args) throws Exception {
        Object a = new Object(), b = new Object(), c = new Object(), held = "text";
        start("waits", Thread.State.WAITING, () -> both(a, b));
        start("waits for a time", Thread.State.TIMED_WAITING, () -> {
            synchronized (c) {
                c.wait(1_000_000);
            }
        });
        Thread sleeps = start("sleeps", Thread.State.TIMED_WAITING, () -> {
            synchronized (held) {
                Thread.sleep(1_000_000);
            }
        });
        start("wants a monitor", Thread.State.BLOCKED, () -> {
            synchronized (new Object()) {
                synchronized (held) {
                    System.out.println("never");
                }
            }
        });
        Dumped object = new Dumped();
        start("holds a method's monitor", Thread.State.TIMED_WAITING, () -> {
            synchronized (object) {
                Thread.sleep(1_000_000);
            }
        });
        start("wants a method's monitor", Thread.State.BLOCKED, () -> object.method());
        start("is parked", Thread.State.WAITING, () -> LockSupport.park(a));
        start("is parked for a time", Thread.State.TIMED_WAITING, () -> LockSupport.parkNanos(Long.MAX_VALUE));
        start("joins", Thread.State.WAITING, () -> sleeps.join());
        Thread[] pair = new Thread[2], locks = new Thread[2];
        Object x = new Object(), y = new Object();
        Thread p = start("x then y", null, () -> first(x, y, pair, 0));
        Thread q = start("y then x", null, () -> first(y, x, pair, 1));
        while (p.getState() != Thread.State.BLOCKED || q.getState() != Thread.State.BLOCKED) pause();
        ReentrantLock v = new ReentrantLock(), w = new ReentrantLock();
        Thread r = start("v then w", null, () -> lock(v, w, locks, 0));
        Thread s = start("w then v", null, () -> lock(w, v, locks, 1));
        while (r.getState() != Thread.State.WAITING || s.getState() != Thread.State.WAITING) pause();
        Thread spins = new Thread("spins \"at\" n = 1") {
            @Override
            public void run() {
                spinning = true;
                for (;;) {}
            }
        };
        spins.setDaemon(true);
        spins.setPriority(3);
        spins.start();
        while (!spinning) pause();
        System.out.println("ready");
        for (;;) {
            String line = new java.io.BufferedReader(new java.io.InputStreamReader(System.in)).readLine();
            System.out.println("read " + line);
            if (line == null || line.equals("end")) Runtime.getRuntime().halt(0);
        }
    }
}
