package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.*;

/** Every timed wait with no time, negative, a little, and as much as there is; what is refused, what ends at once, what an interrupt does first. */
public class TimeLimits {
    interface Wait {
        Object by(long n, TimeUnit u) throws Exception;
    }

    static String outcome(Wait w, long n, TimeUnit u) {
        try {
            return s(w.by(n, u));
        } catch (Throwable e) {
            return s(e);
        }
    }

    /** With a limit that is over at once, with one that comes, interrupted before; then without end, ended by an interrupt. */
    static void limits(String name, Wait w) throws Exception {
        StringBuilder b = new StringBuilder(name);
        b.append(": ").append(outcome(w, 0, TimeUnit.SECONDS));
        b.append(" | ").append(outcome(w, -1, TimeUnit.DAYS));
        b.append(" | ").append(outcome(w, -(1L << 60), TimeUnit.NANOSECONDS));
        b.append(" | ").append(outcome(w, 1, TimeUnit.MILLISECONDS));
        b.append(" | ").append(outcome(w, 700, TimeUnit.MICROSECONDS));
        Thread.currentThread().interrupt();
        b.append(" | ").append(outcome(w, 0, TimeUnit.SECONDS)).append(' ').append(Thread.interrupted());
        Thread.currentThread().interrupt();
        b.append(" | ").append(outcome(w, 1, TimeUnit.HOURS)).append(' ').append(Thread.interrupted());
        StringBuffer end = new StringBuffer();
        Thread t = new Thread(() -> end.append(outcome(w, Long.MAX_VALUE, TimeUnit.NANOSECONDS)).append(' ').append(Thread.interrupted()));
        t.start();
        while (t.getState() != Thread.State.TIMED_WAITING && t.getState() != Thread.State.WAITING && t.isAlive()) Thread.sleep(1);
        t.interrupt();
        t.join();
        p(b, "|", end);
    }

    public static void main(String[] a) throws Exception {
        limits("Semaphore", new Semaphore(0)::tryAcquire);
        limits("CountDownLatch", new CountDownLatch(1)::await);
        limits("Phaser", (n, u) -> new Phaser(1).awaitAdvanceInterruptibly(0, n, u));
        limits("CyclicBarrier", (n, u) -> new CyclicBarrier(2).await(n, u));
        limits("Exchanger", (n, u) -> new Exchanger<String>().exchange("x", n, u));
        limits("FutureTask", new FutureTask<>(() -> 1)::get);
        limits("CompletableFuture", new CompletableFuture<>()::get);
        limits("ArrayBlockingQueue", new ArrayBlockingQueue<>(1)::poll);
        limits("LinkedBlockingQueue", new LinkedBlockingQueue<>()::poll);
        limits("LinkedBlockingDeque", new LinkedBlockingDeque<>()::pollLast);
        limits("PriorityBlockingQueue", new PriorityBlockingQueue<>()::poll);
        limits("SynchronousQueue", new SynchronousQueue<>()::poll);
        limits("SynchronousQueue fair", new SynchronousQueue<>(true)::poll);
        limits("SynchronousQueue offer", (n, u) -> new SynchronousQueue<>().offer("x", n, u));
        limits("LinkedTransferQueue", new LinkedTransferQueue<>()::poll);
        limits("LinkedTransferQueue transfer", (n, u) -> new LinkedTransferQueue<>().tryTransfer("x", n, u));
        limits("DelayQueue", new DelayQueue<>()::poll);
        ArrayBlockingQueue<String> full = new ArrayBlockingQueue<>(1);
        full.add("full");
        limits("offer", (n, u) -> full.offer("x", n, u));
        ExecutorService e = Executors.newSingleThreadExecutor();
        limits("awaitTermination", e::awaitTermination);
        e.shutdown();
        limits("awaitQuiescence", (n, u) -> new ForkJoinPool(1).awaitQuiescence(n, u));
        ReentrantLock held = new ReentrantLock();
        ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
        CountDownLatch has = new CountDownLatch(1), let = new CountDownLatch(1);
        Thread owner = new Thread(() -> r("owner", () -> {
            held.lock();
            rw.writeLock().lock();
            has.countDown();
            let.await();
            rw.writeLock().unlock();
            held.unlock();
        }));
        owner.start();
        has.await();
        limits("ReentrantLock", held::tryLock);
        limits("readLock", rw.readLock()::tryLock);
        limits("writeLock", rw.writeLock()::tryLock);
        let.countDown();
        owner.join();
        ReentrantLock own = new ReentrantLock();
        Condition c = own.newCondition();
        limits("Condition", (n, u) -> {
            own.lock();
            try {
                return c.await(n, u);
            } finally {
                own.unlock();
            }
        });
        limits("awaitNanos", (n, u) -> {
            own.lock();
            try {
                return c.awaitNanos(u.toNanos(n)) <= 0;
            } finally {
                own.unlock();
            }
        });
        Object o = new Object();
        limits("timedWait", (n, u) -> {
            synchronized (o) {
                u.timedWait(o, n);
                return "over";
            }
        });
        limits("TimeUnit.sleep", (n, u) -> {
            u.sleep(n);
            return "over";
        });
        Thread never = new Thread();
        limits("timedJoin", (n, u) -> {
            u.timedJoin(owner, n);
            u.timedJoin(never, n);
            return "over";
        });
        limits("timedJoin of the living", (n, u) -> {
            Thread t = Thread.currentThread();
            u.timedJoin(t, n);
            return "over";
        });
        limits("parkNanos", (n, u) -> {
            LockSupport.parkNanos(u.toNanos(n));
            return Thread.currentThread().isInterrupted();
        });
        limits("parkUntil", (n, u) -> {
            LockSupport.parkUntil(n < 0 ? n : System.currentTimeMillis() + Math.min(u.toMillis(n), 1L << 40));
            return Thread.currentThread().isInterrupted();
        });
        direct(o);
        units();
    }

    static void direct(Object o) throws Exception {
        r("sleep", () -> Thread.sleep(-1));
        r("sleep", () -> Thread.sleep(0, -1));
        r("sleep", () -> Thread.sleep(0, 1_000_000));
        r("sleep", () -> Thread.sleep(0, 999_999));
        r("join", () -> Thread.currentThread().join(-1));
        r("join", () -> new Thread().join(1, 1_000_000));
        synchronized (o) {
            r("wait", () -> o.wait(-1));
            r("wait", () -> o.wait(1, -1));
            r("wait", () -> o.wait(1, 1_000_000));
            r("wait", () -> o.wait(0, 1));
            r("wait", () -> o.wait(1, 999_999));
        }
        r("not owned", () -> o.wait(1));
        r("negative and not owned", () -> o.wait(-1));
        Thread.currentThread().interrupt();
        r("interrupted and negative", () -> Thread.sleep(-1));
        r("interrupted", () -> Thread.sleep(0));
        p(Thread.interrupted());
        Thread.currentThread().interrupt();
        r("interrupted and not owned", o::wait);
        p(Thread.interrupted());
        r("null unit", () -> new Semaphore(1).tryAcquire(1, null));
        r("null unit", () -> new LinkedBlockingQueue<>().poll(1, null));
        r("exchange", () -> new Exchanger<>().exchange(null, 0, TimeUnit.SECONDS));
    }

    static void units() {
        long[] values = {0, 1, -1, 999, 1000, 3_600_000, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE / 1000, 86_400};
        for (TimeUnit u : TimeUnit.values()) {
            StringBuilder b = new StringBuilder(u + ":");
            for (long v : values) b.append(' ').append(u.toNanos(v)).append(',').append(u.toMillis(v)).append(',').append(u.toDays(v)).append(',').append(TimeUnit.MINUTES.convert(v, u));
            p(b, u.toChronoUnit(), TimeUnit.of(u.toChronoUnit()) == u);
        }
        p(TimeUnit.SECONDS.convert(java.time.Duration.ofMillis(-1500)), TimeUnit.NANOSECONDS.convert(java.time.Duration.ofDays(999_999)));
        r("no unit", () -> TimeUnit.of(java.time.temporal.ChronoUnit.YEARS));
    }
}
