package diff.thread;

import static diff.util.X.*;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.util.concurrent.*;
import java.util.concurrent.locks.*;

/** What an interrupt does to each kind of wait: the exception, the status after it, and when the status was set before. */
public class InterruptAll {
    interface Wait {
        Object run() throws Throwable;
    }

    /** Once interrupted while it waits, once before it starts to. */
    static void check(String name, Wait w) throws Exception {
        for (boolean before : new boolean[] {false, true}) {
            Thread t = new Thread(() -> {
                String result;
                if (before) Thread.currentThread().interrupt();
                try {
                    result = "gives " + s(w.run());
                } catch (Throwable e) {
                    result = "throws " + e;
                }
                p(name, before ? "(set before)" : "(while waiting)", result, "status", Thread.interrupted());
            });
            t.start();
            if (!before) {
                while (t.getState() != Thread.State.WAITING && t.getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
                t.interrupt();
            }
            t.join();
        }
    }

    public static void main(String[] a) throws Exception {
        Object o = new Object();
        check("sleep", () -> {
            Thread.sleep(100_000);
            return 1;
        });
        check("wait", () -> {
            synchronized (o) {
                o.wait();
            }
            return 1;
        });
        check("wait timed", () -> {
            synchronized (o) {
                o.wait(100_000);
            }
            return 1;
        });
        Thread main = Thread.currentThread();
        check("join", () -> {
            main.join();
            return 1;
        });
        check("park", () -> {
            LockSupport.park();
            return 1;
        });
        check("TimeUnit", () -> {
            TimeUnit.DAYS.sleep(1);
            return 1;
        });
        ReentrantLock lock = new ReentrantLock();
        Condition c = lock.newCondition();
        check("condition", () -> {
            lock.lock();
            try {
                c.await();
            } finally {
                lock.unlock();
            }
            return 1;
        });
        check("condition nanos", () -> {
            lock.lock();
            try {
                return c.awaitNanos(Long.MAX_VALUE) > 0;
            } finally {
                lock.unlock();
            }
        });
        lock.lock();
        check("lockInterruptibly", () -> {
            lock.lockInterruptibly();
            return 1;
        });
        check("tryLock timed", () -> lock.tryLock(100, TimeUnit.SECONDS));
        lock.unlock();
        ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
        rw.writeLock().lock();
        check("read lock", () -> {
            rw.readLock().lockInterruptibly();
            return 1;
        });
        StampedLock stamped = new StampedLock();
        long w = stamped.writeLock();
        check("stamped", stamped::readLockInterruptibly);
        check("stamped timed", () -> stamped.tryWriteLock(100, TimeUnit.SECONDS));
        stamped.unlockWrite(w);
        Semaphore none = new Semaphore(0);
        check("semaphore", () -> {
            none.acquire();
            return 1;
        });
        check("semaphore timed", () -> none.tryAcquire(100, TimeUnit.SECONDS));
        CountDownLatch latch = new CountDownLatch(1);
        check("latch", () -> {
            latch.await();
            return 1;
        });
        check("barrier", () -> new CyclicBarrier(2).await());
        check("phaser", () -> {
            Phaser ph = new Phaser(2);
            return ph.awaitAdvanceInterruptibly(ph.arrive());
        });
        check("exchanger", () -> new Exchanger<String>().exchange("x"));
        check("exchanger timed", () -> new Exchanger<String>().exchange("x", 100, TimeUnit.SECONDS));
        for (BlockingQueue<Object> q : java.util.List.<BlockingQueue<Object>>of(
                new ArrayBlockingQueue<>(1), new LinkedBlockingQueue<>(), new LinkedBlockingDeque<>(), new SynchronousQueue<>(),
                new SynchronousQueue<>(true), new PriorityBlockingQueue<>(), new LinkedTransferQueue<>())) {
            String n = q.getClass().getSimpleName();
            check(n + " take", q::take);
            check(n + " poll", () -> q.poll(100, TimeUnit.SECONDS));
        }
        ArrayBlockingQueue<Integer> full = new ArrayBlockingQueue<>(1);
        full.put(1);
        check("put", () -> {
            full.put(2);
            return 1;
        });
        check("transfer", () -> {
            new LinkedTransferQueue<String>().transfer("x");
            return 1;
        });
        DelayQueue<Delayed> dq = new DelayQueue<>();
        check("delay take", dq::take);
        CompletableFuture<String> f = new CompletableFuture<>();
        check("future get", f::get);
        check("future get timed", () -> f.get(100, TimeUnit.SECONDS));
        FutureTask<String> task = new FutureTask<>(() -> "x");
        check("task get", task::get);
        ExecutorService pool = Executors.newCachedThreadPool();
        check("awaitTermination", () -> pool.awaitTermination(100, TimeUnit.SECONDS));
        check("invokeAll", () -> pool.invokeAll(java.util.List.of(() -> {
            latch.await();
            return 1;
        })));
        check("invokeAny", () -> pool.invokeAny(java.util.List.of(() -> {
            latch.await();
            return 1;
        })));
        latch.countDown();
        pool.shutdownNow();
        p(pool.awaitTermination(10, TimeUnit.SECONDS));
        // Waits of channels: not seen as waits by getState, so only with the status set before.
        Thread.currentThread().interrupt();
        t("pipe", () -> {
            Pipe pipe = Pipe.open();
            try {
                return pipe.source().read(ByteBuffer.allocate(1));
            } finally {
                p(pipe.source().isOpen(), pipe.sink().isOpen());
                pipe.sink().close();
            }
        });
        p(Thread.interrupted());
        Thread.currentThread().interrupt();
        try (Selector s = Selector.open()) {
            p("select", s.select(), s.isOpen(), Thread.interrupted());
        }
    }
}
