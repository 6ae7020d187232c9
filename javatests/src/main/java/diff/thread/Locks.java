package diff.thread;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Locks, conditions, latch, barrier, semaphore, phaser, exchanger. */
public class Locks {
    static int n;

    public static void main(String[] args) throws Exception {
        ReentrantLock l = new ReentrantLock(true);
        Thread[] ts = new Thread[4];
        for (int i = 0; i < 4; i++) {
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 500; j++) {
                    l.lock();
                    try {
                        l.lock();
                        n++;
                    } finally {
                        l.unlock();
                        l.unlock();
                    }
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        System.out.println(n + " " + l.isLocked() + l.tryLock() + l.getHoldCount() + l.isHeldByCurrentThread());
        l.unlock();
        try {
            l.unlock();
        } catch (IllegalMonitorStateException e) {
            System.out.println("not held");
        }
        Condition c = l.newCondition();
        boolean[] flag = {false};
        Thread w = new Thread(() -> {
            l.lock();
            try {
                while (!flag[0]) c.awaitUninterruptibly();
                System.out.println("signalled");
            } finally {
                l.unlock();
            }
        });
        w.start();
        Thread.sleep(5);
        l.lock();
        flag[0] = true;
        c.signalAll();
        System.out.println("before unlock");
        l.unlock();
        w.join();
        l.lock();
        System.out.println(c.await(5, TimeUnit.MILLISECONDS) + " " + l.hasWaiters(c));
        l.unlock();
        ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
        rw.readLock().lock();
        rw.readLock().lock();
        System.out.println(rw.getReadHoldCount() + " " + rw.writeLock().tryLock());
        rw.readLock().unlock();
        rw.readLock().unlock();
        rw.writeLock().lock();
        rw.readLock().lock();
        rw.writeLock().unlock();
        System.out.println(rw.isWriteLocked() + " " + rw.getReadLockCount());
        StampedLock st = new StampedLock();
        long stamp = st.tryOptimisticRead();
        System.out.println(st.validate(stamp));
        long ws = st.writeLock();
        System.out.println(st.validate(stamp) + " " + st.isWriteLocked());
        st.unlockWrite(ws);
        CountDownLatch latch = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) new Thread(latch::countDown).start();
        latch.await();
        System.out.println(latch.getCount());
        CyclicBarrier bar = new CyclicBarrier(3, () -> System.out.println("barrier"));
        for (int i = 0; i < 2; i++) {
            new Thread(() -> {
                try {
                    bar.await();
                    bar.await();
                } catch (Exception e) {
                    System.out.println(e);
                }
            }).start();
        }
        bar.await();
        bar.await();
        Semaphore s = new Semaphore(2);
        s.acquire();
        System.out.println(s.availablePermits() + " " + s.tryAcquire(2) + " " + s.tryAcquire(5, TimeUnit.MILLISECONDS) + s.tryAcquire(1, TimeUnit.MILLISECONDS));
        Phaser p = new Phaser(1);
        for (int i = 0; i < 3; i++) {
            p.register();
            new Thread(p::arriveAndDeregister).start();
        }
        System.out.println(p.arriveAndAwaitAdvance() + " " + p.getPhase() + " " + p.getRegisteredParties());
        Exchanger<String> x = new Exchanger<>();
        Thread ext = new Thread(() -> {
            try {
                System.out.println("got " + x.exchange("from thread"));
            } catch (InterruptedException e) {
                System.out.println(e);
            }
        });
        ext.start();
        String got = x.exchange("from main");
        ext.join();
        System.out.println("got " + got);
    }
}
