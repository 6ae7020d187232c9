package diff.thread;

import static diff.util.X.*;

import java.util.concurrent.*;
import java.util.concurrent.locks.*;

/** ReentrantReadWriteLock and StampedLock: modes, upgrades and downgrades, counts, optimistic reads, errors. */
public class RwLocks {
    static String plain(Object o) {
        return o.toString().replaceAll("@[0-9a-f]+", "@");
    }

    static <T> T other(Callable<T> c) throws Exception {
        FutureTask<T> f = new FutureTask<>(c);
        Thread t = new Thread(f);
        t.start();
        t.join();
        return f.get();
    }

    public static void main(String[] a) throws Exception {
        for (boolean fair : new boolean[] {false, true}) readWrite(new ReentrantReadWriteLock(fair));
        stamped();
        conversions();
        contended();
    }

    static void readWrite(ReentrantReadWriteLock rw) throws Exception {
        Lock r = rw.readLock(), w = rw.writeLock();
        p(rw.isFair(), plain(rw), plain(r), plain(w));
        r("unlock read", r::unlock);
        r("unlock write", w::unlock);
        r("read condition", r::newCondition);
        r.lock();
        r.lock();
        p(rw.getReadLockCount(), rw.getReadHoldCount(), rw.isWriteLocked(), w.tryLock(), plain(rw));
        p(other(() -> {
            boolean ok = r.tryLock();
            if (ok) r.unlock();
            return ok + " " + w.tryLock() + " " + w.tryLock(1, TimeUnit.MILLISECONDS);
        }));
        r.unlock();
        r.unlock();
        w.lock();
        w.lock();
        r.lock();
        p(rw.getWriteHoldCount(), rw.isWriteLockedByCurrentThread(), rw.getReadHoldCount(), rw.getReadLockCount(), plain(rw));
        p(other(() -> r.tryLock() + " " + r.tryLock(1, TimeUnit.MILLISECONDS) + " " + w.tryLock()));
        r("other's write unlock", () -> other(() -> {
            w.unlock();
            return 1;
        }));
        w.unlock();
        w.unlock();
        p("downgraded", rw.isWriteLocked(), rw.getReadLockCount(), other(() -> {
            boolean ok = r.tryLock();
            r.unlock();
            return ok;
        }));
        r.unlock();
        r("other's read", () -> {
            r.unlock();
            p(rw.getReadLockCount());
            r.unlock();
        });
        Condition c = w.newCondition();
        r("await without", c::await);
        w.lock();
        p(c.await(1, TimeUnit.MILLISECONDS), rw.hasWaiters(c), rw.getWaitQueueLength(c));
        w.unlock();
    }

    static void stamped() throws Exception {
        StampedLock s = new StampedLock();
        p(plain(s), s.isReadLocked(), s.isWriteLocked(), s.getReadLockCount());
        long o = s.tryOptimisticRead();
        p(o != 0, s.validate(o), s.validate(0), StampedLock.isOptimisticReadStamp(o));
        long w = s.writeLock();
        p(s.validate(o), s.validate(w), s.tryOptimisticRead(), s.isWriteLocked(), plain(s), StampedLock.isWriteLockStamp(w), StampedLock.isLockStamp(w));
        p(s.tryReadLock(), s.tryWriteLock(), s.tryReadLock(1, TimeUnit.MILLISECONDS), s.tryWriteLock(1, TimeUnit.MILLISECONDS));
        r("wrong stamp", () -> s.unlockWrite(w + 1));
        r("read of write", () -> s.unlockRead(w));
        s.unlockWrite(w);
        r("twice", () -> s.unlockWrite(w));
        long r1 = s.readLock(), r2 = s.tryReadLock();
        p(s.getReadLockCount(), s.isReadLocked(), plain(s), StampedLock.isReadLockStamp(r1));
        p(s.tryWriteLock(), s.tryOptimisticRead() != 0);
        s.unlock(r1);
        s.unlockRead(r2);
        r("third", () -> s.unlockRead(r2));
        p(s.tryUnlockRead(), s.tryUnlockWrite());
        s.writeLock();
        p(s.tryUnlockWrite(), s.isWriteLocked());
        long many = 0;
        for (int i = 0; i < 300; i++) many = s.readLock();
        p("many readers", s.getReadLockCount());
        for (int i = 0; i < 300; i++) s.unlockRead(many);
        p(s.getReadLockCount());
        Lock rl = s.asReadLock(), wl = s.asWriteLock();
        rl.lock();
        p(wl.tryLock(), s.asReadWriteLock().readLock().tryLock(), s.getReadLockCount());
        rl.unlock();
        rl.unlock();
        r("view unlock", rl::unlock);
        r("view condition", wl::newCondition);
        r("view unlock write", wl::unlock);
    }

    static void conversions() throws Exception {
        StampedLock s = new StampedLock();
        long o = s.tryOptimisticRead();
        long w = s.tryConvertToWriteLock(o);
        p("optimistic to write", w != 0, s.isWriteLocked());
        long r = s.tryConvertToReadLock(w);
        p("write to read", r != 0, s.isReadLocked(), s.isWriteLocked());
        long w2 = s.tryConvertToWriteLock(r);
        p("read to write", w2 != 0);
        long o2 = s.tryConvertToOptimisticRead(w2);
        p("write to optimistic", o2 != 0, s.isWriteLocked(), s.validate(o2));
        long a = s.readLock(), b = s.readLock();
        p("not the only reader", s.tryConvertToWriteLock(a), s.tryConvertToReadLock(a) == a);
        p(s.tryConvertToOptimisticRead(b) != 0, s.getReadLockCount());
        s.unlockRead(a);
        p(s.tryConvertToWriteLock(o), s.tryConvertToReadLock(o), s.tryConvertToOptimisticRead(o));
    }

    static void contended() throws Exception {
        StampedLock s = new StampedLock();
        long[] pair = new long[2];
        int[] bad = new int[1];
        Thread[] ts = new Thread[8];
        for (int i = 0; i < ts.length; i++) {
            boolean writer = i % 3 == 0;
            ts[i] = new Thread(() -> {
                for (int k = 0; k < 300; k++) {
                    if (writer) {
                        long w = s.writeLock();
                        pair[0]++;
                        Thread.yield();
                        pair[1]++;
                        s.unlockWrite(w);
                    } else {
                        long o = s.tryOptimisticRead(), x = pair[0];
                        Thread.yield();
                        long y = pair[1];
                        if (!s.validate(o)) {
                            o = s.readLock();
                            x = pair[0];
                            Thread.yield();
                            y = pair[1];
                            s.unlockRead(o);
                        }
                        if (x != y)
                            synchronized (bad) {
                                bad[0]++;
                            }
                    }
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p("writes", pair, "torn reads", bad[0], plain(s));
        ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
        CountDownLatch all = new CountDownLatch(5);
        Thread[] rs = new Thread[5];
        for (int i = 0; i < 5; i++) {
            rs[i] = new Thread(() -> {
                rw.readLock().lock();
                all.countDown();
                try {
                    all.await();
                } catch (InterruptedException e) {
                    p("never");
                }
                rw.readLock().unlock();
            });
            rs[i].start();
        }
        for (Thread t : rs) t.join();
        p("all read at once", all.getCount(), rw.getReadLockCount());
    }
}
