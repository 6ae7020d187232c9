package diff.thread;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.*;

/** StampedLock: every mode, conversions between them, stamps that are wrong, views as locks, time limits, interruption, texts, copies. */
public class StampedAll {
    static String state(StampedLock l) {
        return (l.isWriteLocked() ? "W" : "-") + (l.isReadLocked() ? "R" : "-") + l.getReadLockCount() + " " + l.toString().replaceAll(".*\\[", "[");
    }

    static void until(Job j, Thread.State... wanted) throws InterruptedException {
        while (true) {
            for (Thread.State s : wanted) if (j.thread().getState() == s) return;
            Thread.sleep(1);
        }
    }

    public static void main(String[] a) throws Exception {
        modes();
        conversions();
        wrong();
        views();
        waits();
        many();
    }

    static void modes() throws Exception {
        StampedLock l = new StampedLock();
        p(state(l));
        long w = l.writeLock();
        p(w != 0, state(l), StampedLock.isWriteLockStamp(w), StampedLock.isReadLockStamp(w), StampedLock.isLockStamp(w), StampedLock.isOptimisticReadStamp(w));
        p(l.tryOptimisticRead(), l.tryReadLock(), l.tryWriteLock(), l.validate(w), l.validate(0));
        l.unlockWrite(w);
        long o = l.tryOptimisticRead();
        p(o != 0, l.validate(o), StampedLock.isOptimisticReadStamp(o), StampedLock.isLockStamp(o));
        long r = l.readLock(), s = l.readLock();
        p(state(l), r == s, StampedLock.isReadLockStamp(r), l.validate(r), l.validate(o), l.tryWriteLock());
        l.unlockRead(r);
        l.unlock(s);
        p(state(l), l.validate(o));
        long x = l.writeLockInterruptibly();
        l.unlock(x);
        p(l.validate(o), l.validate(x), l.tryOptimisticRead() == o);
        p(l.tryUnlockRead(), l.tryUnlockWrite());
        l.readLock();
        p(l.tryUnlockRead(), l.tryUnlockRead());
        l.writeLock();
        p(l.tryUnlockWrite(), l.tryUnlockWrite(), state(l));
        for (int i = 0; i < 300; i++) l.readLock();
        p(state(l));
        for (int i = 0; i < 300; i++) if (!l.tryUnlockRead()) p("never");
        p(state(l));
    }

    static void conversions() {
        for (String from : new String[] {"write", "read", "two reads", "optimistic", "stale", "zero"}) {
            for (String to : new String[] {"write", "read", "optimistic"}) {
                StampedLock l = new StampedLock();
                long s = switch (from) {
                    case "write" -> l.writeLock();
                    case "read" -> l.readLock();
                    case "two reads" -> l.readLock() + 0 * l.readLock();
                    case "optimistic" -> l.tryOptimisticRead();
                    case "stale" -> {
                        long o = l.tryOptimisticRead();
                        l.unlock(l.writeLock());
                        yield o;
                    }
                    default -> 0;
                };
                long t = switch (to) {
                    case "write" -> l.tryConvertToWriteLock(s);
                    case "read" -> l.tryConvertToReadLock(s);
                    default -> l.tryConvertToOptimisticRead(s);
                };
                p(from, "to", to, t != 0, t == s, state(l));
            }
        }
    }

    static void wrong() {
        StampedLock l = new StampedLock();
        for (long s : new long[] {0, 1, 256, -1, Long.MAX_VALUE}) {
            r("unlock " + s, () -> l.unlock(s));
            r("write " + s, () -> l.unlockWrite(s));
            r("read " + s, () -> l.unlockRead(s));
        }
        long w = l.writeLock();
        r("read with a write stamp", () -> l.unlockRead(w));
        r("old", () -> l.unlockWrite(w - 256));
        l.unlockWrite(w);
        r("twice", () -> l.unlockWrite(w));
        long r = l.readLock();
        r("write with a read stamp", () -> l.unlockWrite(r));
        l.unlockRead(r);
        r("twice", () -> l.unlockRead(r));
    }

    static void views() throws Exception {
        StampedLock l = new StampedLock();
        Lock r = l.asReadLock(), w = l.asWriteLock();
        p(r == l.asReadLock(), w == l.asReadWriteLock().writeLock(), r == l.asReadWriteLock().readLock());
        r.lock();
        p(r.tryLock(), w.tryLock(), w.tryLock(1, TimeUnit.MILLISECONDS), state(l));
        r.unlock();
        r.unlock();
        r("unlock", r::unlock);
        r("condition", r::newCondition);
        w.lockInterruptibly();
        p(r.tryLock(), r.tryLock(1, TimeUnit.MILLISECONDS), state(l));
        w.unlock();
        r("unlock", w::unlock);
        r("condition", w::newCondition);
        Thread.currentThread().interrupt();
        r("interrupted", r::lockInterruptibly);
        p(Thread.interrupted(), state(l));
        l.writeLock();
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        new ObjectOutputStream(b).writeObject(l);
        p("a copy is free", state((StampedLock) new ObjectInputStream(new ByteArrayInputStream(b.toByteArray())).readObject()));
    }

    static void waits() throws Exception {
        StampedLock l = new StampedLock();
        long w = l.writeLock();
        t("limit", () -> l.tryReadLock(2, TimeUnit.MILLISECONDS));
        t("limit", () -> l.tryWriteLock(2, TimeUnit.MILLISECONDS));
        t("none", () -> l.tryWriteLock(0, TimeUnit.SECONDS));
        t("negative", () -> l.tryReadLock(-5, TimeUnit.SECONDS));
        Job reader = start("reader", () -> l.unlockRead(l.readLockInterruptibly()));
        Job writer = start("writer", () -> l.unlockWrite(l.writeLockInterruptibly()));
        Job deaf = start("deaf", () -> {
            long s = l.writeLock();
            say("interrupted", Thread.interrupted());
            l.unlockWrite(s);
        });
        Job timed = start("timed", () -> l.tryWriteLock(1, TimeUnit.HOURS));
        for (Job j : new Job[] {reader, writer, deaf, timed}) until(j, Thread.State.WAITING, Thread.State.TIMED_WAITING);
        reader.interrupt();
        writer.interrupt();
        timed.interrupt();
        deaf.interrupt();
        reader.join();
        writer.join();
        timed.join();
        p(deaf.isAlive());
        l.unlockWrite(w);
        deaf.join();
        // A writer that waits keeps later readers out, tryReadLock aside.
        long r = l.readLock();
        Job next = start("next writer", () -> l.unlockWrite(l.writeLock()));
        until(next, Thread.State.WAITING);
        long more = l.tryReadLock();
        p(more != 0, state(l));
        l.unlockRead(more);
        l.unlockRead(r);
        next.join();
        p(state(l));
    }

    static int x, y;

    static void many() throws Exception {
        StampedLock l = new StampedLock();
        int[] torn = new int[1];
        Job[] js = new Job[6];
        for (int i = 0; i < js.length; i++) {
            int k = i;
            js[i] = start("job " + i, () -> {
                for (int n = 0; n < 150; n++) {
                    if (k < 3) {
                        long s = l.writeLock();
                        x++;
                        if (n % 10 == 0) Thread.yield();
                        y++;
                        l.unlockWrite(s);
                    } else {
                        long s = l.tryOptimisticRead();
                        int p = x, q = y;
                        if (!l.validate(s)) {
                            s = l.readLock();
                            p = x;
                            Thread.yield();
                            q = y;
                            l.unlockRead(s);
                        }
                        if (p != q) torn[0]++;
                        Thread.yield();
                    }
                }
            });
        }
        for (Job j : js) j.join();
        p(x, y, torn[0], state(l));
    }
}
