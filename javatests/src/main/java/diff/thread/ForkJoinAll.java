package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/** ForkJoinPool: recursive tasks, failures that cross threads, cancellation, CountedCompleter, managed blocking, own pools, the common pool. */
public class ForkJoinAll {
    static class Fib extends RecursiveTask<Integer> {
        final int n;

        Fib(int n) {
            this.n = n;
        }

        @Override
        protected Integer compute() {
            if (n < 2) return n;
            Fib f = new Fib(n - 1);
            f.fork();
            return new Fib(n - 2).compute() + f.join();
        }
    }

    static class Fails extends RecursiveAction {
        final int depth;

        Fails(int depth) {
            this.depth = depth;
        }

        @Override
        protected void compute() {
            if (depth == 0) throw new IllegalStateException("at the leaf");
            invokeAll(new Fails(depth - 1), new RecursiveAction() {
                @Override
                protected void compute() {}
            });
        }
    }

    static class Sum extends CountedCompleter<Long> {
        final int[] array;
        final int lo, hi;
        long result;
        Sum left, right;

        Sum(Sum parent, int[] array, int lo, int hi) {
            super(parent);
            this.array = array;
            this.lo = lo;
            this.hi = hi;
        }

        @Override
        public void compute() {
            if (hi - lo > 10) {
                int mid = (lo + hi) >>> 1;
                setPendingCount(2);
                (left = new Sum(this, array, lo, mid)).fork();
                (right = new Sum(this, array, mid, hi)).fork();
            } else {
                for (int i = lo; i < hi; i++) result += array[i];
            }
            tryComplete();
        }

        @Override
        public void onCompletion(CountedCompleter<?> c) {
            if (left != null) result = left.result + right.result;
        }

        @Override
        public Long getRawResult() {
            return result;
        }
    }

    public static void main(String[] a) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(3);
        p(pool.invoke(new Fib(16)), pool.getParallelism(), pool.getAsyncMode(), pool.submit(new Fib(10)).get(), new Fib(12).invoke());
        t("fails", () -> pool.invoke(new Fails(5)));
        t("fails get", () -> pool.submit(new Fails(3)).get());
        Fails f = new Fails(2);
        f.fork();
        f.quietlyJoin();
        p(f.isCompletedAbnormally(), f.isCompletedNormally(), f.isDone(), f.isCancelled(), f.getException() instanceof IllegalStateException);
        int[] array = new int[5000];
        for (int i = 0; i < array.length; i++) array[i] = i;
        p(pool.invoke(new Sum(null, array, 0, array.length)));

        Fib c = new Fib(3);
        p(c.cancel(true), c.isCancelled(), c.isDone());
        t("cancelled", c::join);
        t("cancelled get", c::get);
        Fib again = new Fib(9);
        p(again.invoke(), again.isDone());
        again.reinitialize();
        p(again.isDone(), again.invoke(), again.getRawResult());
        Fib given = new Fib(50);
        given.complete(7);
        p(given.join(), given.tryUnfork());
        Fib ex = new Fib(5);
        ex.completeExceptionally(new java.io.IOException("given"));
        t("given", ex::get);
        t("timed", () -> new Fib(30).get(1, TimeUnit.MILLISECONDS));

        p(ForkJoinTask.adapt(() -> 5).invoke(), ForkJoinTask.adapt(() -> {}, "r").invoke());
        t("adapted fails", () -> ForkJoinTask.adapt((Callable<Integer>) () -> {
            throw new java.io.IOException("checked");
        }).invoke());
        Collection<Fib> many = new ArrayList<>();
        for (int i = 0; i < 12; i++) many.add(new Fib(i));
        p(ForkJoinTask.invokeAll(many).stream().map(ForkJoinTask::join).toList());
        p(pool.submit(() -> ForkJoinTask.inForkJoinPool() + " " + (ForkJoinTask.getPool() == pool) + " " + Thread.currentThread().isDaemon()).get(), ForkJoinTask.inForkJoinPool());

        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int k = i;
            calls.add(() -> k);
        }
        int sum = 0;
        for (Future<Integer> x : pool.invokeAll(calls)) sum += x.get();
        p(sum);

        // More blocked tasks than threads: managed blocking makes room.
        CountDownLatch all = new CountDownLatch(6);
        AtomicInteger through = new AtomicInteger();
        List<ForkJoinTask<?>> blocked = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            blocked.add(pool.submit(() -> {
                all.countDown();
                try {
                    ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
                        @Override
                        public boolean block() throws InterruptedException {
                            all.await();
                            return true;
                        }

                        @Override
                        public boolean isReleasable() {
                            return all.getCount() == 0;
                        }
                    });
                } catch (InterruptedException e) {
                    return;
                }
                through.incrementAndGet();
            }));
        }
        for (ForkJoinTask<?> t : blocked) t.join();
        p(through.get());

        pool.shutdown();
        p(pool.awaitTermination(20, TimeUnit.SECONDS), pool.isTerminated(), pool.isShutdown(), pool.isQuiescent());
        t("rejected", () -> {
            try {
                return pool.submit(new Fib(1));
            } catch (RejectedExecutionException e) {
                return "rejected";
            }
        });
        ForkJoinPool now = new ForkJoinPool(1);
        CountDownLatch in = new CountDownLatch(1);
        ForkJoinTask<?> forever = now.submit(() -> {
            in.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                through.set(-1);
            }
        });
        in.await();
        now.shutdownNow();
        p(now.awaitTermination(20, TimeUnit.SECONDS), through.get(), forever.isDone());

        ForkJoinPool common = ForkJoinPool.commonPool();
        p(common == ForkJoinPool.commonPool(), common.isShutdown(), ForkJoinPool.getCommonPoolParallelism() >= 1);
        common.shutdown();
        p(common.isShutdown(), common.submit(() -> 1).get(), common.awaitQuiescence(10, TimeUnit.SECONDS));
        ForkJoinPool named = new ForkJoinPool(2, p -> {
            ForkJoinWorkerThread t = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(p);
            t.setName("mine");
            return t;
        }, (t, e) -> p("handler", e), true);
        p(named.submit(() -> Thread.currentThread().getName()).get(), named.getAsyncMode(), named.getFactory() != null);
        named.shutdown();
        t("parallelism", () -> new ForkJoinPool(0));
        t("parallelism", () -> new ForkJoinPool(40_000));
        t("null", () -> new ForkJoinPool(1).submit((Runnable) null));
    }
}
