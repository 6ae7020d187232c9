package diff.thread;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.*;

/** AbstractQueuedSynchronizer as a base: a mutex, a latch, a counter; its conditions, queues, what is not overridden, owners, time limits, the long form. */
public class OwnSynchronizers {
    static class Mutex extends AbstractQueuedSynchronizer {
        @Override
        protected boolean tryAcquire(int n) {
            if (!compareAndSetState(0, 1)) return false;
            setExclusiveOwnerThread(Thread.currentThread());
            return true;
        }

        @Override
        protected boolean tryRelease(int n) {
            if (!isHeldExclusively()) throw new IllegalMonitorStateException("not the owner");
            setExclusiveOwnerThread(null);
            setState(0);
            return true;
        }

        @Override
        protected boolean isHeldExclusively() {
            return getExclusiveOwnerThread() == Thread.currentThread();
        }

        ConditionObject condition() {
            return new ConditionObject();
        }

        int state() {
            return getState();
        }
    }

    static class Gate extends AbstractQueuedSynchronizer {
        @Override
        protected int tryAcquireShared(int n) {
            return getState() >= n ? 1 : -1;
        }

        @Override
        protected boolean tryReleaseShared(int n) {
            int s;
            do {
                s = getState();
            } while (!compareAndSetState(s, s + n));
            return true;
        }
    }

    static class Long64 extends AbstractQueuedLongSynchronizer {
        @Override
        protected boolean tryAcquire(long n) {
            return compareAndSetState(0, n);
        }

        @Override
        protected boolean tryRelease(long n) {
            setState(0);
            return true;
        }

        long state() {
            return getState();
        }
    }

    static void waiting(Job... js) throws InterruptedException {
        for (Job j : js) while (j.thread().getState() != Thread.State.WAITING && j.thread().getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
    }

    static String plain(Object o) {
        return o.toString().replaceAll("@[0-9a-f]+", "@");
    }

    public static void main(String[] a) throws Exception {
        bare();
        mutex();
        conditions();
        gate();
        wide();
    }

    static void bare() {
        AbstractQueuedSynchronizer s = new AbstractQueuedSynchronizer() { };
        r("acquire", () -> s.acquire(1));
        r("release", () -> s.release(1));
        r("shared", () -> s.acquireShared(1));
        r("release shared", () -> s.releaseShared(1));
        r("condition", () -> p(s.hasQueuedThreads(), s.hasContended(), s.getFirstQueuedThread(), s.getQueueLength(), s.getQueuedThreads(), s.hasQueuedPredecessors(), s.isQueued(Thread.currentThread())));
        r("null", () -> s.isQueued(null));
        p(s.toString().replaceAll(".*\\[", "["));
    }

    static void mutex() throws Exception {
        Mutex m = new Mutex();
        r("not the owner", () -> m.release(1));
        m.acquire(1);
        p(plain(m), m.state(), m.hasContended());
        List<Job> js = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int k = i;
            Job j = start("waiter " + i, () -> {
                m.acquire(1);
                order.add(k);
                m.release(1);
            });
            while (!m.isQueued(j.thread())) Thread.sleep(1);
            waiting(j);
            js.add(j);
        }
        p(m.getQueueLength(), m.hasQueuedThreads(), m.getFirstQueuedThread() == js.get(0).thread(), m.hasQueuedPredecessors(), plain(m), m.getExclusiveQueuedThreads().size(), m.getSharedQueuedThreads().size());
        List<String> names = new ArrayList<>();
        for (Thread t : m.getQueuedThreads()) names.add(t.getName());
        p(names);
        p(m.tryAcquireNanos(1, 1_000_000), m.tryAcquireNanos(1, -1));
        Job timed = start("timed", () -> say(m.tryAcquireNanos(1, TimeUnit.HOURS.toNanos(1))));
        waiting(timed);
        timed.interrupt();
        timed.join();
        Job inter = start("interruptible", () -> m.acquireInterruptibly(1));
        waiting(inter);
        inter.interrupt();
        inter.join();
        p(m.getQueueLength());
        Job deaf = start("deaf", () -> {
            m.acquire(1);
            m.release(1);
        });
        waiting(deaf);
        deaf.interrupt();
        r("another's", () -> {
            Job j = start("thief", () -> m.release(1));
            j.join();
        });
        m.release(1);
        for (Job j : js) j.join();
        deaf.join();
        p(order, m.state(), m.hasContended());
        Thread.currentThread().interrupt();
        r("interrupted", () -> m.acquireInterruptibly(1));
        Thread.currentThread().interrupt();
        r("interrupted", () -> m.tryAcquireNanos(1, 5));
        p(Thread.interrupted());
        int[] n = new int[1];
        Job[] many = new Job[8];
        for (int i = 0; i < many.length; i++) many[i] = start("many", () -> {
            for (int k = 0; k < 100; k++) {
                m.acquire(1);
                int v = n[0];
                if (k % 7 == 0) Thread.yield();
                n[0] = v + 1;
                m.release(1);
            }
        });
        for (Job j : many) j.join();
        p(n[0]);
    }

    static void conditions() throws Exception {
        Mutex m = new Mutex(), other = new Mutex();
        AbstractQueuedSynchronizer.ConditionObject c = m.condition();
        r("await without", c::await);
        r("signal without", c::signal);
        r("signalAll without", c::signalAll);
        r("timed without", () -> c.await(1, TimeUnit.SECONDS));
        r("foreign", () -> other.hasWaiters(c));
        r("not held", () -> m.getWaitQueueLength(c));
        p(m.owns(c), other.owns(c));
        List<String> order = new ArrayList<>();
        List<Job> js = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int k = i;
            Job j = start("waiter " + i, () -> {
                m.acquire(1);
                try {
                    if (k == 1) c.awaitUninterruptibly();
                    else if (k == 3) say(c.await(1, TimeUnit.HOURS));
                    else c.await();
                    order.add("w" + k + Thread.currentThread().isInterrupted());
                } catch (InterruptedException e) {
                    order.add("i" + k);
                } finally {
                    m.release(1);
                }
            });
            waiting(j);
            js.add(j);
        }
        m.acquire(1);
        p(m.hasWaiters(c), m.getWaitQueueLength(c), m.getWaitingThreads(c).size());
        js.get(1).interrupt();
        js.get(2).interrupt();
        c.signal();
        p(m.getWaitQueueLength(c) <= 4);
        m.release(1);
        js.get(0).join();
        js.get(2).join();
        m.acquire(1);
        p(m.getWaitQueueLength(c));
        c.signalAll();
        p(m.getWaitQueueLength(c), m.hasWaiters(c));
        m.release(1);
        for (int i : new int[] {1, 3, 4}) js.get(i).join();
        Collections.sort(order);
        p(order);
        m.acquire(1);
        p(c.await(1, TimeUnit.MILLISECONDS), c.awaitNanos(1000) <= 0, c.awaitUntil(new Date(System.currentTimeMillis() + 2)), c.awaitUntil(new Date(0)), m.state());
        Thread.currentThread().interrupt();
        r("interrupted", c::await);
        p(Thread.interrupted(), m.state());
        m.release(1);
    }

    static void gate() throws Exception {
        Gate g = new Gate();
        Job[] js = new Job[4];
        for (int i = 0; i < js.length; i++) {
            int k = i;
            js[i] = start("gate " + i, () -> g.acquireShared(k + 1));
        }
        waiting(js);
        p(g.getSharedQueuedThreads().size(), g.getExclusiveQueuedThreads().size(), g.tryAcquireSharedNanos(9, 1_000_000));
        r("interrupted", () -> {
            Thread.currentThread().interrupt();
            g.acquireSharedInterruptibly(1);
        });
        g.releaseShared(4);
        for (Job j : js) j.join();
        p(g.tryAcquireSharedNanos(4, 0), g.getQueueLength());
    }

    static void wide() throws Exception {
        Long64 l = new Long64();
        l.acquire(1L << 40);
        p(l.state(), l.toString().replaceAll(".*\\[", "["));
        Job j = start("wide", () -> {
            l.acquire(7);
            say(l.state());
            l.release(0);
        });
        waiting(j);
        p(l.hasQueuedThreads(), l.tryAcquireNanos(1, 1000));
        l.release(0);
        j.join();
        p(l.state());
    }
}
