package diff.thread;

import static diff.util.X.*;

/** Handlers of uncaught exceptions: of a thread, of all, that throw themselves, of groups; what is printed without one. */
public class UncaughtAll {
    static void run(String name, Runnable r, Thread.UncaughtExceptionHandler h) throws InterruptedException {
        Thread t = new Thread(r, name);
        if (h != null) t.setUncaughtExceptionHandler(h);
        t.start();
        t.join();
        p(name, t.getState(), t.getUncaughtExceptionHandler());
    }

    static class Loud extends RuntimeException {
        Loud(String m, Throwable c) {
            super(m, c);
        }

        Loud(String m) {
            super(m);
        }

        @Override
        public String toString() {
            return "Loud(" + getMessage() + ")";
        }
    }

    public static void main(String[] a) throws Exception {
        p(Thread.getDefaultUncaughtExceptionHandler());
        p(Thread.currentThread().getUncaughtExceptionHandler() == Thread.currentThread().getThreadGroup());
        run("plain", () -> {
            throw new Loud("plain");
        }, null);
        run("caused", () -> {
            throw new Loud("outer", new IllegalStateException("inner"));
        }, null);
        run("own", () -> {
            throw new Loud("own");
        }, (t, e) -> p("handler of", t.getName(), e, t.isAlive(), Thread.currentThread() == t));
        run("error", () -> {
            throw new StackOverflowError();
        }, (t, e) -> p("handler of", t.getName(), e));
        run("thrower", () -> {
            throw new Loud("first");
        }, (t, e) -> {
            throw new Loud("second");
        });
        Thread.setDefaultUncaughtExceptionHandler((t, e) -> p("default", t.getName(), e));
        run("with default", () -> {
            throw new Loud("x");
        }, null);
        run("own before default", () -> {
            throw new Loud("y");
        }, (t, e) -> p("own", e));
        Thread g = new Thread(new ThreadGroup("g") {
            @Override
            public void uncaughtException(Thread t, Throwable e) {
                p("group first", e);
                super.uncaughtException(t, e);
            }
        }, () -> {
            throw new Loud("z");
        }, "grouped");
        g.start();
        g.join();
        run("checked", () -> sneak(new java.io.IOException("io")), null);
        run("death", () -> {
            throw new ThreadDeath();
        }, null);
        Thread.setDefaultUncaughtExceptionHandler(null);
        run("silent death", () -> {
            throw new ThreadDeath();
        }, null);
        run("not thrown", () -> {}, (t, e) -> p("never"));
        StringBuilder order = new StringBuilder();
        Thread t = new Thread(() -> {
            try {
                throw new Loud("fin");
            } finally {
                order.append("finally ");
            }
        });
        t.setUncaughtExceptionHandler((x, e) -> order.append("handler"));
        t.start();
        t.join();
        p(order);
        Object lock = new Object();
        run("holds lock", () -> {
            synchronized (lock) {
                throw new Loud("locked");
            }
        }, (x, e) -> p("released", !Thread.holdsLock(lock)));
        synchronized (lock) {
            p("lock is free");
        }
        Thread.currentThread().setUncaughtExceptionHandler((x, e) -> p("main's", x.getName(), e));
        Thread later = new Thread(() -> {
            try {
                Thread.sleep(30);
            } catch (InterruptedException e) {
                p("never");
            }
            p("still runs after main");
        });
        later.start();
        throw new Loud("end of main");
    }

    @SuppressWarnings("unchecked")
    static <T extends Throwable> void sneak(Throwable t) throws T {
        throw (T) t;
    }
}
