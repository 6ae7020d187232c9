package diff.thread;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/** ScheduledThreadPoolExecutor and DelayQueue in depth: decorated tasks, policies at every kind of end, removal, comparisons of delays, far times, failures, many threads. */
public class ScheduledAll {
    static class Pool extends ScheduledThreadPoolExecutor {
        final List<String> log = Collections.synchronizedList(new ArrayList<>());

        Pool(int n) {
            super(n, r -> {
                Thread t = new Thread(r, "scheduled");
                t.setDaemon(true);
                return t;
            });
        }

        @Override
        protected <V> RunnableScheduledFuture<V> decorateTask(Runnable r, RunnableScheduledFuture<V> t) {
            log.add("runnable " + t.isPeriodic());
            return t;
        }

        @Override
        protected <V> RunnableScheduledFuture<V> decorateTask(Callable<V> c, RunnableScheduledFuture<V> t) {
            log.add("callable");
            return t;
        }

        @Override
        protected void afterExecute(Runnable r, Throwable t) {
            log.add("after " + t);
        }

        @Override
        protected void terminated() {
            log.add("terminated");
        }
    }

    static void end(ExecutorService e) throws InterruptedException {
        e.shutdown();
        p("ended", e.awaitTermination(20, TimeUnit.SECONDS));
    }

    public static void main(String[] a) throws Exception {
        arguments();
        decorated();
        periods();
        policies();
        futures();
        delays();
        many();
    }

    static void arguments() throws Exception {
        t("core", () -> new ScheduledThreadPoolExecutor(-1));
        t("factory", () -> new ScheduledThreadPoolExecutor(1, (ThreadFactory) null));
        Pool e = new Pool(1);
        r("null", () -> e.schedule((Runnable) null, 1, TimeUnit.SECONDS));
        r("null unit", () -> e.schedule(() -> { }, 1, null));
        r("period", () -> e.scheduleAtFixedRate(() -> { }, 0, 0, TimeUnit.SECONDS));
        r("delay", () -> e.scheduleWithFixedDelay(() -> { }, 0, -1, TimeUnit.SECONDS));
        p(e.getMaximumPoolSize(), e.getKeepAliveTime(TimeUnit.MILLISECONDS), e.getExecuteExistingDelayedTasksAfterShutdownPolicy(), e.getContinueExistingPeriodicTasksAfterShutdownPolicy(), e.getRemoveOnCancelPolicy(), e.getQueue().size(), e.getQueue().remainingCapacity());
        p(e.schedule(() -> "now", -5, TimeUnit.DAYS).get(), e.schedule(() -> "zero", 0, TimeUnit.SECONDS).get());
        ScheduledFuture<?> far = e.schedule(() -> 1, Long.MAX_VALUE, TimeUnit.DAYS), near = e.schedule(() -> 2, 1, TimeUnit.HOURS);
        p(far.compareTo(near) > 0, near.compareTo(far) < 0, far.compareTo(far), far.getDelay(TimeUnit.DAYS) > 1000, near.getDelay(TimeUnit.MINUTES) >= 59, e.getQueue().peek() == near);
        p(near.cancel(false), far.cancel(true), e.getQueue().size());
        e.purge();
        p(e.getQueue().size());
        t("queue add", () -> {
            try {
                return e.getQueue().add(() -> { });
            } catch (ClassCastException x) {
                return x.getClass();
            }
        });
        p(e.shutdownNow(), e.isTerminated() || e.awaitTermination(5, TimeUnit.SECONDS));
        r("rejected", () -> {
            try {
                e.schedule(() -> 1, 1, TimeUnit.SECONDS);
            } catch (RejectedExecutionException x) {
                throw new Exception("rejected");
            }
        });
    }

    static void decorated() throws Exception {
        Pool e = new Pool(1);
        p(e.submit(() -> "submitted").get());
        e.execute(() -> { });
        ScheduledFuture<Integer> f = e.schedule(() -> {
            throw new java.io.IOException("in a task");
        }, 1, TimeUnit.MILLISECONDS);
        t("failed", f::get);
        AtomicInteger n = new AtomicInteger();
        ScheduledFuture<?> p = e.scheduleAtFixedRate(() -> {
            if (n.incrementAndGet() == 3) throw new IllegalStateException("third");
        }, 0, 1, TimeUnit.MILLISECONDS);
        t("periodic", p::get);
        p(n, p.isDone(), p.isCancelled());
        end(e);
        Collections.sort(e.log);
        p(e.log, e.getCompletedTaskCount());
    }

    static void periods() throws Exception {
        Pool e = new Pool(2);
        for (boolean rate : new boolean[] {true, false}) {
            CountDownLatch five = new CountDownLatch(5);
            ScheduledFuture<?> f = rate ? e.scheduleAtFixedRate(five::countDown, 1, 1, TimeUnit.MILLISECONDS) : e.scheduleWithFixedDelay(five::countDown, 0, 500, TimeUnit.MICROSECONDS);
            five.await();
            t("unfinished", () -> f.get(1, TimeUnit.MILLISECONDS));
            p(f.isDone(), f.cancel(false), f.cancel(false), f.isDone());
            t("cancelled", f::get);
        }
        // From within: the task cancels itself.
        CompletableFuture<ScheduledFuture<?>> self = new CompletableFuture<>();
        AtomicInteger runs = new AtomicInteger();
        ScheduledFuture<?> f = e.scheduleWithFixedDelay(() -> {
            runs.incrementAndGet();
            self.join().cancel(false);
        }, 0, 1, TimeUnit.MILLISECONDS);
        self.complete(f);
        t("self", f::get);
        // Cancelling interrupts the run under way.
        CountDownLatch in = new CountDownLatch(1);
        CompletableFuture<String> how = new CompletableFuture<>();
        ScheduledFuture<?> g = e.schedule(() -> {
            in.countDown();
            try {
                Thread.sleep(100_000);
            } catch (InterruptedException x) {
                how.complete(x.getMessage());
            }
        }, 0, TimeUnit.SECONDS);
        in.await();
        p(g.cancel(true), how.get(), runs);
        end(e);
    }

    static void policies() throws Exception {
        for (int k = 0; k < 4; k++) {
            Pool e = new Pool(1);
            e.setExecuteExistingDelayedTasksAfterShutdownPolicy((k & 1) == 0);
            e.setContinueExistingPeriodicTasksAfterShutdownPolicy((k & 2) != 0);
            AtomicInteger delayed = new AtomicInteger(), periodic = new AtomicInteger();
            ScheduledFuture<?> d = e.schedule(delayed::incrementAndGet, (k & 1) == 0 ? 30 : 100_000, TimeUnit.MILLISECONDS);
            ScheduledFuture<?>[] p = new ScheduledFuture<?>[1];
            p[0] = e.scheduleAtFixedRate(() -> {
                if (periodic.incrementAndGet() > 1_000_000) p[0].cancel(false);
            }, 25, 1, TimeUnit.MILLISECONDS);
            e.shutdown();
            boolean over;
            if ((k & 2) != 0) {
                while (periodic.get() == 0 || (k & 1) == 0 && delayed.get() == 0) Thread.sleep(1);
                over = e.isTerminated();
            } else {
                over = e.awaitTermination(20, TimeUnit.SECONDS);
            }
            p(k, over, d.isCancelled(), p[0].isCancelled(), periodic.get() > 0);
            e.shutdownNow();
            p(e.awaitTermination(5, TimeUnit.SECONDS), delayed);
        }
        Pool e = new Pool(1);
        e.setRemoveOnCancelPolicy(true);
        List<ScheduledFuture<?>> fs = new ArrayList<>();
        for (int i = 0; i < 20; i++) fs.add(e.schedule(() -> { }, 1000 + i * 7 % 20, TimeUnit.SECONDS));
        for (int i = 0; i < 20; i += 2) fs.get(i).cancel(false);
        p(e.getQueue().size());
        boolean sorted = true;
        long last = -1;
        while (!e.getQueue().isEmpty()) {
            Delayed x = (Delayed) e.getQueue().peek();
            sorted &= x.getDelay(TimeUnit.MILLISECONDS) >= last - 5;
            last = x.getDelay(TimeUnit.MILLISECONDS);
            e.remove((Runnable) x);
        }
        p(sorted);
        fs.add(e.schedule(() -> { }, 1, TimeUnit.DAYS));
        p(e.shutdownNow().size(), e.awaitTermination(5, TimeUnit.SECONDS), fs.get(20).isCancelled(), fs.get(20).isDone());
    }

    static void futures() throws Exception {
        ScheduledExecutorService s = Executors.unconfigurableScheduledExecutorService(Executors.newSingleThreadScheduledExecutor());
        p(s instanceof ScheduledThreadPoolExecutor, s.schedule(() -> "x", 1, TimeUnit.MILLISECONDS).get(), s.invokeAll(List.of(() -> 1, () -> 2)).size());
        StringBuffer order = new StringBuffer();
        CountDownLatch gate = new CountDownLatch(1);
        s.execute(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                order.append(e);
            }
        });
        // All due by the time the gate opens: by time, and in the order of calls where times are equal.
        for (int d : new int[] {3, 1, 2, 0, -1}) s.schedule(() -> order.append(d).append(' '), d, TimeUnit.MILLISECONDS);
        Thread.sleep(6);
        gate.countDown();
        end(s);
        p(order);
    }

    static class Item implements Delayed {
        final long at;
        final String name;

        Item(String name, long millis) {
            this.name = name;
            at = System.nanoTime() + millis * 1_000_000;
        }

        @Override
        public long getDelay(TimeUnit u) {
            return u.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed o) {
            return Long.compare(at, ((Item) o).at);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static void delays() throws Exception {
        DelayQueue<Item> q = new DelayQueue<>();
        p(q.poll(), q.peek(), q.remainingCapacity(), q.isEmpty());
        Item far = new Item("far", 100_000);
        q.add(far);
        p(q.poll(), q.peek(), q.size(), q.poll(1, TimeUnit.MILLISECONDS), q.contains(far));
        r("remove", q::remove);
        r("element", () -> p(q.element()));
        q.put(new Item("soon", 4));
        q.offer(new Item("past", -1));
        p(q.take(), q.take(), q.size());
        // A new head wakes the one who waits for a later one.
        Job j = start("taker", () -> say(q.take()));
        while (j.thread().getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
        q.add(new Item("new head", 2));
        j.join();
        Job k = start("interrupted", q::take);
        while (k.thread().getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
        k.interrupt();
        k.join();
        for (int i = 0; i < 5; i++) q.add(new Item("i" + i, -5 + i));
        Thread.sleep(1);
        List<Item> l = new ArrayList<>();
        p(q.drainTo(l, 2), l, q.drainTo(l), l, q, q.remove(far), q.remove(far));
        r("null", () -> q.add(null));
        r("itself", () -> q.drainTo(q));
    }

    static void many() throws Exception {
        Pool e = new Pool(3);
        AtomicInteger sum = new AtomicInteger();
        Random r = new Random(8);
        List<ScheduledFuture<?>> fs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int k = i;
            fs.add(e.schedule(() -> sum.addAndGet(k), r.nextInt(15), TimeUnit.MILLISECONDS));
        }
        int cancelled = 0, lost = 0;
        for (int i = 0; i < 300; i += 3)
            if (fs.get(i).cancel(false)) {
                cancelled++;
                lost += i;
            }
        e.shutdown();
        p(e.awaitTermination(10, TimeUnit.SECONDS), sum.get() + lost, cancelled >= 0, e.getQueue().size(), e.getPoolSize());
    }
}
