package diff.management;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Circles of threads that wait for monitors, for locks, and for both. */
public class Deadlocks {
    static final ThreadMXBean BEAN = ManagementFactory.getThreadMXBean();

    static class Fork {}

    static Thread daemon(String name, Runnable r) {
        Thread t = new Thread(r, name);
        t.setDaemon(true);
        t.start();
        return t;
    }

    static void await(CountDownLatch l) {
        try {
            l.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void awaitState(Thread t, Thread.State s) throws Exception {
        while (t.getState() != s) {
            Thread.sleep(2);
        }
    }

    static void tell(String what, long[] ids) {
        if (ids == null) {
            System.out.println(what + ": none");
            return;
        }
        String[] lines = new String[ids.length];
        int i = 0;
        for (ThreadInfo t : BEAN.getThreadInfo(ids)) {
            String lock = t.getLockName().replaceAll("@.*", "");
            lines[i++] = t.getThreadName() + " " + t.getThreadState() + " wants " + lock + " of " + t.getLockOwnerName()
                + " " + t.getLockInfo().getClassName();
        }
        Arrays.sort(lines);
        System.out.println(what + ":");
        for (String l : lines) {
            System.out.println("  " + l);
        }
    }

    static void both(String when) {
        System.out.println("-- " + when);
        tell("monitors", BEAN.findMonitorDeadlockedThreads());
        tell("all", BEAN.findDeadlockedThreads());
    }

    public static void main(String[] args) throws Exception {
        System.out.println(BEAN.isObjectMonitorUsageSupported() + " " + BEAN.isSynchronizerUsageSupported());
        both("nothing");

        // Three philosophers.
        Fork[] forks = {new Fork(), new Fork(), new Fork()};
        CountDownLatch first = new CountDownLatch(3);
        Thread[] p = new Thread[3];
        for (int i = 0; i < 3; i++) {
            Object left = forks[i], right = forks[(i + 1) % 3];
            p[i] = daemon("philosopher " + i, () -> {
                synchronized (left) {
                    first.countDown();
                    await(first);
                    synchronized (right) {
                        System.out.println("never");
                    }
                }
            });
        }
        // One that waits for a philosopher, but is in no circle.
        for (Thread t : p) {
            awaitState(t, Thread.State.BLOCKED);
        }
        Thread guest = daemon("guest", () -> {
            synchronized (forks[0]) {
                System.out.println("never");
            }
        });
        awaitState(guest, Thread.State.BLOCKED);
        both("monitors");

        ReentrantLock a = new ReentrantLock(), b = new ReentrantLock(true);
        CountDownLatch second = new CountDownLatch(2);
        Thread x = daemon("locker a", () -> {
            a.lock();
            second.countDown();
            await(second);
            b.lock();
        });
        Thread y = daemon("locker b", () -> {
            b.lock();
            second.countDown();
            await(second);
            a.lock();
        });
        awaitState(x, Thread.State.WAITING);
        awaitState(y, Thread.State.WAITING);
        while (!a.hasQueuedThread(y) || !b.hasQueuedThread(x)) {
            Thread.sleep(2);
        }
        awaitState(x, Thread.State.WAITING);
        awaitState(y, Thread.State.WAITING);
        both("locks");

        // A monitor and a write lock.
        Object m = new Object();
        ReentrantReadWriteLock w = new ReentrantReadWriteLock();
        CountDownLatch third = new CountDownLatch(2);
        Thread q = daemon("mixed monitor", () -> {
            synchronized (m) {
                third.countDown();
                await(third);
                w.writeLock().lock();
            }
        });
        Thread r = daemon("mixed lock", () -> {
            w.writeLock().lock();
            third.countDown();
            await(third);
            synchronized (m) {
                System.out.println("never");
            }
        });
        awaitState(r, Thread.State.BLOCKED);
        while (!w.hasQueuedThread(q)) {
            Thread.sleep(2);
        }
        awaitState(q, Thread.State.WAITING);
        both("mixed");
    }
}
