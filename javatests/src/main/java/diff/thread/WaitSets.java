package diff.thread;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.util.*;

/** Wait sets: who is woken and in which order, notifications that are lost or kept, an interrupt against a notification, depth of monitors, many objects, hand-made locks. */
public class WaitSets {
    static void settled(Job j, Thread.State s) throws InterruptedException {
        while (j.thread().getState() != s) Thread.sleep(1);
    }

    public static void main(String[] a) throws Exception {
        order();
        lost();
        both();
        depth();
        entries();
        handMade();
        objects();
    }

    /** Notified in the order of waiting, one at a time. */
    static void order() throws Exception {
        Object o = new Object();
        List<Integer> woken = new ArrayList<>();
        Job[] js = new Job[6];
        for (int i = 0; i < js.length; i++) {
            int k = i;
            js[i] = start("waiter " + i, () -> {
                synchronized (o) {
                    if (k % 2 == 0) o.wait();
                    else o.wait(1_000_000);
                    woken.add(k);
                }
            });
            settled(js[i], k % 2 == 0 ? Thread.State.WAITING : Thread.State.TIMED_WAITING);
        }
        for (int i = 0; i < 3; i++) {
            synchronized (o) {
                o.notify();
                p(woken.size() == i);
            }
            js[i].join();
        }
        synchronized (o) {
            o.notifyAll();
            p(woken);
        }
        for (int i = 3; i < 6; i++) js[i].join();
        Collections.sort(woken);
        p(woken);
    }

    static void lost() throws Exception {
        Object o = new Object();
        synchronized (o) {
            o.notify();
            o.notifyAll();
            o.wait(2);
            o.wait(0, 500_000);
            p("a notification is not kept");
        }
        Job j = start("late", () -> {
            synchronized (o) {
                o.wait(5);
                say("time was up");
            }
        });
        j.join();
        synchronized (o) {
            o.notify();
        }
        // Two notifications for two waiters, not both for one.
        int[] n = new int[1];
        Job[] js = new Job[2];
        for (int i = 0; i < 2; i++) {
            js[i] = start("pair", () -> {
                synchronized (o) {
                    o.wait();
                    n[0]++;
                }
            });
            settled(js[i], Thread.State.WAITING);
        }
        synchronized (o) {
            o.notify();
            o.notify();
        }
        for (Job x : js) x.join();
        p(n[0]);
    }

    /** Interrupted and then notified while it still waits for the monitor. */
    static void both() throws Exception {
        Object o = new Object();
        Job first = start("interrupted", () -> {
            synchronized (o) {
                o.wait();
            }
        });
        settled(first, Thread.State.WAITING);
        Job second = start("other", () -> {
            synchronized (o) {
                o.wait();
            }
        });
        settled(second, Thread.State.WAITING);
        synchronized (o) {
            first.interrupt();
            settled(first, Thread.State.BLOCKED);
            o.notify();
        }
        first.join();
        second.join();
        Job third = start("notified, then interrupted", () -> {
            synchronized (o) {
                o.wait();
                say("status", Thread.currentThread().isInterrupted());
            }
        });
        settled(third, Thread.State.WAITING);
        synchronized (o) {
            o.notify();
            settled(third, Thread.State.BLOCKED);
            third.interrupt();
        }
        third.join();
        Job before = start("interrupted before", () -> {
            Thread.currentThread().interrupt();
            synchronized (o) {
                try {
                    o.wait();
                } finally {
                    say("status", Thread.currentThread().isInterrupted(), Thread.holdsLock(o));
                }
            }
        });
        before.join();
    }

    static void depth() throws Exception {
        Object o = new Object();
        Job j = start("deep", () -> {
            synchronized (o) {
                synchronized (o) {
                    synchronized (o) {
                        o.wait();
                        say(Thread.holdsLock(o));
                    }
                }
                say(Thread.holdsLock(o));
            }
            say(Thread.holdsLock(o));
            o.notify();
        });
        settled(j, Thread.State.WAITING);
        synchronized (o) {
            p("given up at all levels", Thread.holdsLock(o));
            o.notify();
        }
        j.join();
        deeper(o, 200);
        p(Thread.holdsLock(o));
    }

    static void deeper(Object o, int n) throws InterruptedException {
        synchronized (o) {
            if (n > 0) deeper(o, n - 1);
            else o.wait(1);
        }
    }

    static synchronized void classLevel(List<String> log, String name) throws InterruptedException {
        log.add(name);
        WaitSets.class.wait(1);
    }

    /** Monitors of classes, arrays, strings, boxes, threads; a thread's own is notified at its end. */
    static void entries() throws Exception {
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        Job[] js = new Job[3];
        for (int i = 0; i < 3; i++) js[i] = start("class", () -> classLevel(log, "in"));
        for (Job j : js) j.join();
        p(log);
        for (Object o : new Object[] {new int[0], "literal".intern(), 5, List.of(), int.class, Thread.currentThread(), new Object[2][2], (Runnable) () -> { }}) {
            Job j = start("monitor", () -> {
                synchronized (o) {
                    o.wait();
                }
            });
            settled(j, Thread.State.WAITING);
            synchronized (o) {
                o.notifyAll();
            }
            j.join();
        }
        Thread t = new Thread(() -> { });
        synchronized (t) {
            t.start();
            t.wait();
            p("told of its end", t.isAlive());
        }
        r("null", () -> {
            Object n = args();
            synchronized (n) {
                p("never");
            }
        });
        r("null", () -> args().notify());
    }

    static Object args() {
        return null;
    }

    static void handMade() throws Exception {
        class Buffer {
            final int[] items = new int[3];
            int count, in, out;

            synchronized void put(int x) throws InterruptedException {
                while (count == items.length) wait();
                items[in++ % 3] = x;
                count++;
                notifyAll();
            }

            synchronized int take() throws InterruptedException {
                while (count == 0) wait();
                int x = items[out++ % 3];
                count--;
                notifyAll();
                return x;
            }
        }
        Buffer b = new Buffer();
        long[] sums = new long[3];
        Job[] js = new Job[6];
        for (int i = 0; i < 3; i++) {
            int k = i;
            js[i] = start("producer", () -> {
                for (int n = 0; n < 100; n++) b.put(k * 1000 + n);
            });
            js[i + 3] = start("consumer", () -> {
                for (int n = 0; n < 100; n++) sums[k] += b.take();
            });
        }
        for (Job j : js) j.join();
        p(sums[0] + sums[1] + sums[2], b.count);
    }

    /** More objects with waiters than fit a small table, all alive at once. */
    static void objects() throws Exception {
        Object[] os = new Object[120];
        Job[] js = new Job[os.length];
        int[] n = new int[1];
        for (int i = 0; i < os.length; i++) {
            Object o = os[i] = new Object();
            js[i] = start("many", () -> {
                synchronized (o) {
                    o.wait();
                }
                synchronized (n) {
                    n[0]++;
                }
            });
        }
        for (Job j : js) settled(j, Thread.State.WAITING);
        System.gc();
        for (int i = os.length - 1; i >= 0; i--) {
            synchronized (os[i]) {
                os[i].notify();
            }
        }
        for (Job j : js) j.thread().join();
        p(n[0]);
    }
}
