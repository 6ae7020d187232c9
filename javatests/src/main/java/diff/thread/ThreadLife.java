package diff.thread;

import static diff.util.X.*;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Constructors, names, states, join in all forms, daemon and priority rules, interruption before and after life. */
public class ThreadLife {
    static class Counting extends Thread {
        int runs;

        @Override
        public void run() {
            runs++;
        }
    }

    public static void main(String[] a) throws Exception {
        constructors();
        joins();
        rules();
        states();
        interrupts();
        lists();
    }

    static void constructors() throws Exception {
        ThreadGroup g = new ThreadGroup("g");
        Runnable nothing = () -> {};
        for (Thread t : new Thread[] {
            new Thread("n"), new Thread(g, "gn"), new Thread(nothing, "rn"), new Thread(g, nothing, "grn"),
            new Thread(g, nothing, "grns", 100_000), new Thread(g, nothing, "grnsf", 0, false)
        }) {
            p(t.getName(), t.getThreadGroup().getName(), t.getState(), t.isAlive(), t.isDaemon(), t.getPriority(), t);
        }
        t("null name", () -> new Thread((String) null));
        t("null name group", () -> new Thread(g, (String) null));
        t("set null name", () -> {
            Thread.currentThread().setName(null);
            return 1;
        });
        p(new Thread().getName().matches("Thread-\\d+"), new Thread(nothing).getName().startsWith("Thread-"));
        Counting c = new Counting();
        c.run();
        c.start();
        c.join();
        p("runs", c.runs);
        r("again", c::start);
        new Thread(g, (Runnable) null, "no target").run();
        Thread empty = new Thread((Runnable) null);
        empty.start();
        empty.join();
        p(empty.getState(), empty.getThreadGroup(), c.getThreadGroup() == null);
        p(c.toString().endsWith(",5,]"), c.getStackTrace().length, c.getContextClassLoader() != null);
        t("clone", () -> {
            class K extends Thread {
                Object k() throws Exception {
                    return clone();
                }
            }
            return new K().k();
        });
        c.setName("renamed");
        p(c.getName());
    }

    static void joins() throws Exception {
        Thread never = new Thread(() -> {});
        never.join();
        never.join(5);
        p("join of new", never.getState());
        CountDownLatch go = new CountDownLatch(1);
        Thread w = new Thread(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                p("never");
            }
        });
        w.start();
        w.join(20);
        p("after join(20)", w.isAlive());
        w.join(0, 999_999);
        w.join(3, 1);
        p("after join(3,1)", w.isAlive());
        t("negative", () -> {
            w.join(-1);
            return 1;
        });
        t("negative", () -> {
            w.join(-1, 0);
            return 1;
        });
        t("nanos", () -> {
            w.join(0, 1_000_000);
            return 1;
        });
        go.countDown();
        w.join();
        w.join(1);
        p(w.isAlive(), w.getState());
        Thread main = Thread.currentThread();
        Thread j = new Thread(() -> {
            while (main.getState() != Thread.State.TIMED_WAITING) Thread.yield();
            main.interrupt();
        });
        j.start();
        t("join self", () -> {
            Thread.currentThread().join(60_000);
            return 1;
        });
        j.join();
    }

    static void rules() throws Exception {
        Thread t = new Thread(() -> LockSupportPark.park());
        t.setDaemon(true);
        t.start();
        t("daemon", () -> {
            t.setDaemon(false);
            return 1;
        });
        p(t.isDaemon());
        List<Boolean> child = Collections.synchronizedList(new ArrayList<>());
        Thread d = new Thread(() -> {
            Thread inner = new Thread(() -> {});
            child.add(inner.isDaemon());
            child.add(inner.getPriority() == 3);
            child.add(inner.getThreadGroup() == Thread.currentThread().getThreadGroup());
        });
        d.setDaemon(true);
        d.setPriority(3);
        d.start();
        d.join();
        p(child);
        d.setDaemon(false);
        p(d.isDaemon(), d.getPriority());
        for (int i : new int[] {0, 11, -1, Integer.MAX_VALUE, 1, 10}) {
            t("priority " + i, () -> {
                Thread.currentThread().setPriority(i);
                return Thread.currentThread().getPriority();
            });
        }
        Thread.currentThread().setPriority(5);
        p(Thread.MIN_PRIORITY, Thread.NORM_PRIORITY, Thread.MAX_PRIORITY);
        t("sleep", () -> {
            Thread.sleep(0, 1_000_000);
            return 1;
        });
        t("sleep", () -> {
            Thread.sleep(-1, 5);
            return 1;
        });
        Thread.sleep(0);
        Thread.sleep(0, 500);
        long x = new Thread(() -> {}).getId(), y = new Thread(() -> {}).getId();
        p("ids grow", y > x);
    }

    static class LockSupportPark {
        static void park() {
            while (true) java.util.concurrent.locks.LockSupport.park();
        }
    }

    static void states() throws Exception {
        Object lock = new Object();
        List<Thread> all = new ArrayList<>();
        synchronized (lock) {
            Thread blocked = new Thread(() -> {
                synchronized (lock) {
                }
            }, "blocked");
            all.add(blocked);
            blocked.start();
            await(blocked, Thread.State.BLOCKED);
        }
        all.get(0).join();
        Object o = new Object();
        Thread waits = new Thread(() -> {
            synchronized (o) {
                try {
                    o.wait();
                } catch (InterruptedException e) {
                    p("waits: interrupted", Thread.currentThread().isInterrupted());
                }
            }
        });
        waits.start();
        await(waits, Thread.State.WAITING);
        Thread timed = new Thread(() -> {
            synchronized (o) {
                try {
                    o.wait(100_000);
                } catch (InterruptedException e) {
                    p("never");
                }
            }
            p("timed: notified");
        });
        timed.start();
        await(timed, Thread.State.TIMED_WAITING);
        waits.interrupt();
        waits.join();
        synchronized (o) {
            o.notifyAll();
        }
        timed.join();
        Thread[] spin = new Thread[1];
        boolean[] stop = new boolean[1];
        spin[0] = new Thread(() -> {
            while (true) {
                synchronized (stop) {
                    if (stop[0]) return;
                }
                Thread.yield();
            }
        });
        spin[0].start();
        Thread.State s = spin[0].getState();
        p("running", s == Thread.State.RUNNABLE || s == Thread.State.BLOCKED);
        synchronized (stop) {
            stop[0] = true;
        }
        spin[0].join();
        p(Thread.currentThread().getState());
    }

    static void await(Thread t, Thread.State s) throws InterruptedException {
        while (t.getState() != s) Thread.sleep(1);
        p("state", s);
    }

    static void interrupts() throws Exception {
        Thread t = new Thread(() -> p("interrupted before start", Thread.interrupted()));
        t.interrupt();
        p(t.isInterrupted());
        t.start();
        t.join();
        t.interrupt();
        p("dead", t.isInterrupted());
        Thread.currentThread().interrupt();
        t("join when interrupted", () -> {
            t.join();
            return "joined " + Thread.interrupted();
        });
        Thread.currentThread().interrupt();
        t("sleep 0", () -> {
            Thread.sleep(0);
            return 1;
        });
        Thread.currentThread().interrupt();
        t("wait", () -> {
            Object o = new Object();
            synchronized (o) {
                o.wait();
            }
            return 1;
        });
        p(Thread.interrupted());
        Thread.currentThread().interrupt();
        t("wait without lock", () -> {
            new Object().wait();
            return 1;
        });
        p(Thread.interrupted());
    }

    static void lists() {
        p("current listed", Thread.getAllStackTraces().containsKey(Thread.currentThread()));
        Thread[] some = new Thread[1];
        p(Thread.enumerate(some) == 1, some[0] != null, Thread.activeCount() >= 1);
        Thread.currentThread().checkAccess();
        p(Thread.holdsLock(some));
        synchronized (some) {
            p(Thread.holdsLock(some));
        }
        t("holds null", () -> Thread.holdsLock(null));
        t("dump", () -> Thread.currentThread().getStackTrace()[1].getMethodName().startsWith("lambda$lists"));
    }
}
