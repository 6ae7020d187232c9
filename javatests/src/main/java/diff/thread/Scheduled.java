package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;

/** ScheduledThreadPoolExecutor: order by delay, periods, failures end them, cancellation, policies after shutdown. */
public class Scheduled {
    public static void main(String[] a) throws Exception {
        order();
        periods();
        cancels();
        policies();
        errors();
    }

    static void end(ExecutorService s) throws InterruptedException {
        s.shutdown();
        p("ended", s.awaitTermination(20, TimeUnit.SECONDS));
    }

    static void order() throws Exception {
        ScheduledThreadPoolExecutor s = new ScheduledThreadPoolExecutor(1);
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch in = new CountDownLatch(1), go = new CountDownLatch(1);
        // All are put in while the one thread is held, so that only their delays order them.
        s.execute(() -> {
            in.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                p("never");
            }
        });
        in.await();
        s.schedule(() -> log.add("300"), 300, TimeUnit.MILLISECONDS);
        s.schedule(() -> log.add("10"), 10, TimeUnit.MILLISECONDS);
        s.schedule(() -> log.add("150"), 150, TimeUnit.MILLISECONDS);
        s.schedule(() -> log.add("neg"), -5, TimeUnit.SECONDS);
        ScheduledFuture<String> v = s.schedule(() -> "value", 25, TimeUnit.MILLISECONDS);
        p(v.isDone(), v.getDelay(TimeUnit.MILLISECONDS) <= 25, v.compareTo(v), s.getQueue().size());
        go.countDown();
        p(v.get(), v.getDelay(TimeUnit.NANOSECONDS) <= 0, v.isDone());
        end(s);
        p(log);
        ScheduledThreadPoolExecutor far = new ScheduledThreadPoolExecutor(1);
        ScheduledFuture<?> f1 = far.schedule(() -> {}, Long.MAX_VALUE, TimeUnit.DAYS);
        ScheduledFuture<?> f2 = far.schedule(() -> {}, 1, TimeUnit.DAYS);
        p(f1.compareTo(f2) > 0, f2.compareTo(f1) < 0);
        p(far.shutdownNow().size());
        p(far.awaitTermination(20, TimeUnit.SECONDS));
    }

    static void periods() throws Exception {
        ScheduledExecutorService s = Executors.newScheduledThreadPool(2);
        AtomicInteger n = new AtomicInteger();
        CountDownLatch five = new CountDownLatch(5);
        ScheduledFuture<?> f = s.scheduleAtFixedRate(() -> {
            n.incrementAndGet();
            five.countDown();
        }, 0, 2, TimeUnit.MILLISECONDS);
        five.await();
        p(f.isDone(), f.cancel(false), f.isCancelled(), f.isDone(), n.get() >= 5);
        t("get", f::get);
        AtomicInteger fails = new AtomicInteger();
        ScheduledFuture<?> g = s.scheduleWithFixedDelay(() -> {
            if (fails.incrementAndGet() == 3) throw new IllegalStateException("third");
        }, 1, 1, TimeUnit.MILLISECONDS);
        t("fails", g::get);
        p(fails.get(), g.isDone(), g.isCancelled(), g.cancel(true));
        // Runs of one task never overlap.
        AtomicInteger inside = new AtomicInteger(), most = new AtomicInteger();
        CountDownLatch ten = new CountDownLatch(10);
        ScheduledFuture<?> h = s.scheduleAtFixedRate(() -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            ten.countDown();
            inside.decrementAndGet();
        }, 0, 1, TimeUnit.MICROSECONDS);
        ten.await();
        h.cancel(false);
        p("at once", most.get());
        end(s);
    }

    static void cancels() throws Exception {
        ScheduledThreadPoolExecutor s = new ScheduledThreadPoolExecutor(1);
        ScheduledFuture<?> f = s.schedule(() -> p("never"), 1, TimeUnit.HOURS);
        p(s.getRemoveOnCancelPolicy(), f.cancel(true), s.getQueue().size());
        s.purge();
        p(s.getQueue().size());
        s.setRemoveOnCancelPolicy(true);
        s.schedule(() -> p("never"), 1, TimeUnit.HOURS).cancel(false);
        p(s.getQueue().size());
        CountDownLatch in = new CountDownLatch(1), out = new CountDownLatch(1);
        AtomicInteger log = new AtomicInteger();
        ScheduledFuture<?> running = s.schedule(() -> {
            in.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                log.set(1);
            }
            out.countDown();
        }, 0, TimeUnit.SECONDS);
        in.await();
        p(running.cancel(true));
        out.await();
        p("interrupted by cancel", log.get());
        AtomicInteger self = new AtomicInteger();
        ScheduledFuture<?>[] me = new ScheduledFuture<?>[1];
        CountDownLatch set = new CountDownLatch(1), done = new CountDownLatch(1);
        me[0] = s.scheduleAtFixedRate(() -> {
            try {
                set.await();
            } catch (InterruptedException e) {
                p("never");
            }
            if (self.incrementAndGet() == 2) {
                me[0].cancel(false);
                done.countDown();
            }
        }, 0, 1, TimeUnit.MILLISECONDS);
        set.countDown();
        done.await();
        end(s);
        p(self.get());
    }

    static void policies() throws Exception {
        for (int i = 0; i < 4; i++) {
            ScheduledThreadPoolExecutor s = new ScheduledThreadPoolExecutor(1);
            boolean delayed = (i & 1) != 0, periodic = (i & 2) != 0;
            s.setExecuteExistingDelayedTasksAfterShutdownPolicy(delayed);
            s.setContinueExistingPeriodicTasksAfterShutdownPolicy(periodic);
            AtomicInteger d = new AtomicInteger(), n = new AtomicInteger();
            CountDownLatch after = new CountDownLatch(1);
            s.schedule(d::incrementAndGet, 30, TimeUnit.MILLISECONDS);
            ScheduledFuture<?> f = s.scheduleAtFixedRate(() -> {
                n.incrementAndGet();
                if (s.isShutdown()) after.countDown();
            }, 30, 1, TimeUnit.MILLISECONDS);
            s.shutdown();
            if (periodic) {
                after.await();
                if (delayed) while (d.get() == 0) Thread.sleep(1);
                f.cancel(false);
            }
            p(delayed, periodic, s.awaitTermination(20, TimeUnit.SECONDS), d.get(), n.get() > 0);
            t("late", () -> {
                try {
                    return s.schedule(() -> 1, 1, TimeUnit.SECONDS);
                } catch (RejectedExecutionException e) {
                    return "rejected";
                }
            });
        }
    }

    static void errors() throws Exception {
        ScheduledExecutorService s = Executors.newSingleThreadScheduledExecutor();
        t("rate 0", () -> s.scheduleAtFixedRate(() -> {}, 0, 0, TimeUnit.SECONDS));
        t("delay -1", () -> s.scheduleWithFixedDelay(() -> {}, 0, -1, TimeUnit.SECONDS));
        t("null", () -> s.schedule((Runnable) null, 0, TimeUnit.SECONDS));
        t("null unit", () -> s.schedule(() -> 1, 0, null));
        ScheduledFuture<Integer> f = s.schedule(() -> {
            throw new java.io.IOException("checked");
        }, 1, TimeUnit.MILLISECONDS);
        t("get", () -> f.get());
        ScheduledFuture<Integer> g = s.schedule(() -> 1, 1, TimeUnit.HOURS);
        t("timed get", () -> g.get(5, TimeUnit.MILLISECONDS));
        g.cancel(false);
        t("get", g::get);
        p(s instanceof ScheduledThreadPoolExecutor);
        end(s);
    }
}
