package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.*;

/** ReentrantLock and its conditions: holds, queues, fairness, ownership errors, every form of await and of signal. */
public class ReentrantAll {
    static void until(Thread t, Thread.State... states) throws InterruptedException {
        while (!Arrays.asList(states).contains(t.getState())) Thread.sleep(1);
    }

    static String plain(Object o) {
        return o.toString().replaceAll("@[0-9a-f]+", "@");
    }

    public static void main(String[] a) throws Exception {
        for (boolean fair : new boolean[] {false, true}) {
            ReentrantLock l = new ReentrantLock(fair);
            p(l.isFair(), l.isLocked(), l.getHoldCount(), plain(l));
            r("unlock", l::unlock);
            l.lock();
            l.lock();
            p(l.tryLock(), l.getHoldCount(), l.isHeldByCurrentThread(), plain(l));
            l.unlock();
            l.unlock();
            Thread w = new Thread(() -> {
                l.lock();
                l.unlock();
            }, "w");
            Thread w2 = new Thread(() -> {
                try {
                    p("tryLock", l.tryLock(), l.tryLock(1, TimeUnit.MILLISECONDS), l.tryLock(-1, TimeUnit.SECONDS));
                    r("unlock of another's", l::unlock);
                } catch (InterruptedException e) {
                    p("never");
                }
            }, "w2");
            w.start();
            until(w, Thread.State.WAITING);
            p(l.hasQueuedThreads(), l.getQueueLength(), l.hasQueuedThread(w), l.hasQueuedThread(w2));
            w2.start();
            w2.join();
            l.unlock();
            w.join();
            p(l.isLocked(), l.getQueueLength());
            conditions(l);
            fifo(l);
        }
        r("too many holds", () -> {
            ReentrantLock l = new ReentrantLock();
            for (int i = 0; i < 100_000; i++) l.lock();
            for (int i = 0; i < 100_000; i++) l.unlock();
            p(l.isLocked());
            l.unlock();
        });
        serial();
    }

    static void conditions(ReentrantLock l) throws Exception {
        Condition c = l.newCondition(), other = new ReentrantLock().newCondition();
        r("signal without lock", c::signal);
        r("signalAll without lock", c::signalAll);
        r("await without lock", c::await);
        r("awaitNanos without lock", () -> c.awaitNanos(1));
        r("hasWaiters", () -> l.hasWaiters(c));
        l.lock();
        r("foreign condition", () -> l.hasWaiters(other));
        r("null condition", () -> l.hasWaiters(null));
        p(l.hasWaiters(c), l.getWaitQueueLength(c));
        p("times out", c.awaitNanos(1000) <= 0, c.await(1, TimeUnit.MILLISECONDS), c.awaitUntil(new Date(0)), c.awaitNanos(-1) <= 0);
        c.signal();
        c.signalAll();
        l.unlock();
        List<String> order = new ArrayList<>();
        List<Thread> ts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int k = i;
            Thread t = new Thread(() -> {
                l.lock();
                l.lock();
                try {
                    if (k % 2 == 0) c.await();
                    else c.awaitUninterruptibly();
                    order.add("t" + k + " holds " + l.getHoldCount());
                } catch (InterruptedException e) {
                    order.add("never");
                } finally {
                    l.unlock();
                    l.unlock();
                }
            });
            ts.add(t);
            t.start();
            until(t, Thread.State.WAITING);
        }
        l.lock();
        p(l.getWaitQueueLength(c));
        c.signal();
        p(l.getWaitQueueLength(c), l.getQueueLength());
        l.unlock();
        ts.get(0).join();
        ts.get(1).interrupt();
        l.lock();
        c.signalAll();
        p(l.hasWaiters(c), l.getQueueLength());
        l.unlock();
        for (Thread t : ts) t.join();
        p(order);
        boolean[] status = new boolean[2];
        Thread un = new Thread(() -> {
            l.lock();
            c.awaitUninterruptibly();
            status[0] = Thread.interrupted();
            l.unlock();
        });
        un.start();
        until(un, Thread.State.WAITING);
        un.interrupt();
        Thread.sleep(3);
        p("still waits", un.isAlive());
        l.lock();
        c.signal();
        l.unlock();
        un.join();
        p(status[0]);
        // Interrupted after the signal, before it has the lock again: no exception, the status stays.
        Thread late = new Thread(() -> {
            l.lock();
            try {
                c.await();
                status[1] = Thread.interrupted();
            } catch (InterruptedException e) {
                p("never");
            } finally {
                l.unlock();
            }
        });
        late.start();
        until(late, Thread.State.WAITING);
        l.lock();
        c.signal();
        late.interrupt();
        l.unlock();
        late.join();
        p("status after signal", status[1]);
        r("await, then unlock twice", () -> {
            l.lock();
            c.await(1, TimeUnit.MILLISECONDS);
            l.unlock();
            l.unlock();
        });
    }

    static void fifo(ReentrantLock l) throws Exception {
        List<Integer> order = new ArrayList<>();
        l.lock();
        List<Thread> ts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int k = i;
            Thread t = new Thread(() -> {
                l.lock();
                order.add(k);
                l.unlock();
            });
            ts.add(t);
            t.start();
            until(t, Thread.State.WAITING);
        }
        p(l.getQueueLength());
        l.unlock();
        for (Thread t : ts) t.join();
        p("queued in order", order);
        // One in the middle gives up.
        l.lock();
        ts.clear();
        order.clear();
        for (int i = 0; i < 4; i++) {
            int k = i;
            Thread t = new Thread(() -> {
                try {
                    l.lockInterruptibly();
                    order.add(k);
                    l.unlock();
                } catch (InterruptedException e) {
                    synchronized (ts) {
                        p("gave up", k);
                    }
                }
            });
            ts.add(t);
            t.start();
            until(t, Thread.State.WAITING);
        }
        ts.get(1).interrupt();
        ts.get(1).join();
        p(l.getQueueLength());
        l.unlock();
        for (Thread t : ts) t.join();
        p(order);
    }

    static void serial() throws Exception {
        ReentrantLock l = new ReentrantLock();
        l.lock();
        java.io.ByteArrayOutputStream b = new java.io.ByteArrayOutputStream();
        new java.io.ObjectOutputStream(b).writeObject(l);
        ReentrantLock m = (ReentrantLock) new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(b.toByteArray())).readObject();
        p("read back unlocked", m.isLocked(), m.isHeldByCurrentThread());
        l.unlock();
    }
}
