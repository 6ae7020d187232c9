package diff.management;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** What a ThreadInfo says of threads in all their states: locks, owners, traces, monitors and where they were taken. */
public class Infos {
    static final ThreadMXBean BEAN = ManagementFactory.getThreadMXBean();

    static final AtomicInteger passed = new AtomicInteger();

    static class Gate {}

    static class Room {
        synchronized void enter() {
            passed.incrementAndGet();
        }

        static synchronized void close() {
            passed.incrementAndGet();
        }
    }

    static void awaitState(Thread t, Thread.State s) throws Exception {
        while (t.getState() != s) {
            Thread.sleep(2);
        }
    }

    static String name(LockInfo l) {
        return l == null ? "-" : l.getClassName();
    }

    static void tell(ThreadInfo i) {
        System.out.println(i.getThreadName() + " " + i.getThreadState() + " lock " + name(i.getLockInfo()) + " owner "
            + i.getLockOwnerName() + (i.getLockOwnerId() > 0 ? " (id)" : " (" + i.getLockOwnerId() + ")") + " daemon "
            + i.isDaemon() + " prio " + i.getPriority() + " suspended " + i.isSuspended());
        int k = 0;
        for (StackTraceElement e : i.getStackTrace()) {
            if (e.getClassName().startsWith("diff.")) {
                System.out.println("    " + e.getMethodName() + ":" + e.getLineNumber() + " " + e.isNativeMethod());
            } else if (k == 0) {
                System.out.println("    " + e.getClassName() + "." + e.getMethodName());
            }
            for (MonitorInfo m : i.getLockedMonitors()) {
                if (m.getLockedStackDepth() == k) {
                    System.out.println("      - locked " + m.getClassName() + " at " + m.getLockedStackFrame().getMethodName());
                }
            }
            k++;
        }
        for (LockInfo l : i.getLockedSynchronizers()) {
            System.out.println("    holds " + l.getClassName());
        }
    }

    static void tell(Thread t) {
        ThreadInfo[] full = BEAN.getThreadInfo(new long[] {t.getId()}, true, true);
        tell(full[0]);
        ThreadInfo brief = BEAN.getThreadInfo(t.getId());
        System.out.println("    brief: " + brief.getStackTrace().length + " frames, " + brief.getLockedMonitors().length
            + " monitors, " + brief.getThreadState() + ", same id " + (brief.getThreadId() == t.getId()));
    }

    static Thread start(String name, Runnable r) {
        Thread t = new Thread(r, name);
        t.setDaemon(true);
        t.setPriority(7);
        t.start();
        return t;
    }

    public static void main(String[] args) throws Exception {
        Gate gate = new Gate();
        Gate inner = new Gate();
        Room room = new Room();
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch ready = new CountDownLatch(1);
        Thread holder = start("holder", () -> {
            synchronized (gate) {
                lock.lock();
                synchronized (room) {
                    synchronized (Room.class) {
                        ready.countDown();
                        LockSupport.park();
                        while (!Thread.interrupted()) {
                            LockSupport.park(inner);
                        }
                    }
                }
                lock.unlock();
            }
        });
        ready.await();
        awaitState(holder, Thread.State.WAITING);
        Thread blocked = start("blocked", () -> {
            synchronized (inner) {
                synchronized (gate) {
                    passed.incrementAndGet();
                }
            }
        });
        awaitState(blocked, Thread.State.BLOCKED);
        tell(blocked);
        Thread method = start("method", () -> room.enter());
        awaitState(method, Thread.State.BLOCKED);
        tell(method);
        Thread statics = start("static method", () -> Room.close());
        awaitState(statics, Thread.State.BLOCKED);
        tell(statics);
        Thread parked = start("parked", lock::lock);
        while (!lock.hasQueuedThread(parked)) {
            Thread.sleep(2);
        }
        awaitState(parked, Thread.State.WAITING);
        ThreadInfo i = BEAN.getThreadInfo(parked.getId());
        System.out.println(i.getThreadName() + " " + i.getThreadState() + " " + name(i.getLockInfo()) + " of " + i.getLockOwnerName());
        LockSupport.unpark(holder);
        while (LockSupport.getBlocker(holder) != inner) {
            Thread.sleep(2);
        }
        awaitState(holder, Thread.State.WAITING);
        tell(holder);
        Object bell = new StringBuilder("bell");
        Thread waiter = start("waiter", () -> {
            synchronized (inner.getClass()) {
                synchronized (bell) {
                    try {
                        bell.wait();
                    } catch (InterruptedException e) {
                        System.out.println("interrupted");
                    }
                }
            }
        });
        awaitState(waiter, Thread.State.WAITING);
        tell(waiter);
        Thread sleeper = start("sleeper", () -> {
            try {
                Thread.sleep(1_000_000);
            } catch (InterruptedException e) {
                System.out.println("awake");
            }
        });
        awaitState(sleeper, Thread.State.TIMED_WAITING);
        tell(sleeper);
        Thread fresh = new Thread("fresh");
        System.out.println(BEAN.getThreadInfo(fresh.getId()));
        sleeper.interrupt();
        sleeper.join();
        System.out.println(BEAN.getThreadInfo(sleeper.getId()));
        waiter.interrupt();
        waiter.join();
        holder.interrupt();
        blocked.join();
        method.join();
        statics.join();
        parked.join();
        System.out.println("passed " + passed);
        try {
            BEAN.getThreadInfo(-5);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            BEAN.getThreadInfo(new long[] {1, 0});
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            BEAN.getThreadInfo(1, -1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(BEAN.getThreadInfo(Thread.currentThread().getId(), 2).getStackTrace().length);
        System.out.println(BEAN.getThreadInfo(Thread.currentThread().getId(), Integer.MAX_VALUE).getStackTrace().length > 2);
    }
}
