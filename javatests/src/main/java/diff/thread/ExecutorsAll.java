package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;

/** ThreadPoolExecutor: sizes, queues, policies, hooks, ends; invokeAll and invokeAny; factories and wrappers. */
public class ExecutorsAll {
    static ThreadPoolExecutor pool(int core, int max, BlockingQueue<Runnable> q, RejectedExecutionHandler h) {
        return new ThreadPoolExecutor(core, max, 10, TimeUnit.SECONDS, q, h);
    }

    static void end(ExecutorService s) throws InterruptedException {
        s.shutdown();
        p("ended", s.awaitTermination(20, TimeUnit.SECONDS), s.isShutdown(), s.isTerminated());
    }

    static String plain(Object o) {
        return o.toString().replaceAll("@[0-9a-f]+", "@");
    }

    public static void main(String[] a) throws Exception {
        arguments();
        sizes();
        policies();
        hooks();
        invoke();
        ends();
        wrappers();
    }

    static void arguments() {
        BlockingQueue<Runnable> q = new LinkedBlockingQueue<>();
        t("core", () -> new ThreadPoolExecutor(-1, 1, 1, TimeUnit.SECONDS, q));
        t("max", () -> new ThreadPoolExecutor(0, 0, 1, TimeUnit.SECONDS, q));
        t("max<core", () -> new ThreadPoolExecutor(2, 1, 1, TimeUnit.SECONDS, q));
        t("keep", () -> new ThreadPoolExecutor(1, 1, -1, TimeUnit.SECONDS, q));
        t("null", () -> new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, null));
        t("fixed", () -> Executors.newFixedThreadPool(0));
        ThreadPoolExecutor e = pool(1, 2, q, new ThreadPoolExecutor.AbortPolicy());
        t("core time out", () -> {
            e.setKeepAliveTime(0, TimeUnit.SECONDS);
            e.allowCoreThreadTimeOut(true);
            return 1;
        });
        t("set core", () -> {
            e.setCorePoolSize(5);
            return e.getCorePoolSize();
        });
        t("set max", () -> {
            e.setMaximumPoolSize(0);
            return 1;
        });
        t("null task", () -> e.submit((Runnable) null));
        r("null execute", () -> e.execute(null));
        p(plain(e));
        e.shutdown();
    }

    static void sizes() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        Runnable wait = () -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                p("never");
            }
        };
        ThreadPoolExecutor e = pool(2, 4, new ArrayBlockingQueue<>(2), new ThreadPoolExecutor.AbortPolicy());
        p(e.getPoolSize(), e.prestartCoreThread(), e.prestartAllCoreThreads(), e.getPoolSize());
        int accepted = 0;
        for (int i = 0; i < 8; i++) {
            try {
                e.execute(wait);
                accepted++;
            } catch (RejectedExecutionException x) {
                String m = x.getMessage();
                p(m.replaceAll("@[0-9a-f]+", "@").replaceAll("Lambda[^ ]*", "Lambda"));
            }
            // The threads that were started before take their tasks from the queue in their own time.
            while (i < 2 && e.getQueue().size() > 0) Thread.yield();
        }
        p(accepted, e.getPoolSize(), e.getQueue().size(), e.getQueue().remainingCapacity(), e.getLargestPoolSize(), e.getTaskCount());
        hold.countDown();
        end(e);
        p(e.getCompletedTaskCount(), e.getPoolSize(), e.getActiveCount(), plain(e));
    }

    static void policies() throws Exception {
        RejectedExecutionHandler[] hs = {
            new ThreadPoolExecutor.CallerRunsPolicy(), new ThreadPoolExecutor.DiscardPolicy(),
            new ThreadPoolExecutor.DiscardOldestPolicy(), (r, x) -> p("own handler")
        };
        for (RejectedExecutionHandler h : hs) {
            CountDownLatch hold = new CountDownLatch(1), in = new CountDownLatch(1);
            List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
            ThreadPoolExecutor e = pool(1, 1, new ArrayBlockingQueue<>(1), h);
            e.execute(() -> {
                in.countDown();
                try {
                    hold.await();
                } catch (InterruptedException x) {
                    p("never");
                }
                ran.add(0);
            });
            in.await();
            for (int i = 1; i < 4; i++) {
                int k = i;
                e.execute(() -> ran.add(k));
            }
            hold.countDown();
            end(e);
            p(h.getClass().getSimpleName().startsWith("ExecutorsAll") ? "own" : h.getClass().getSimpleName(), ran);
            e.execute(() -> ran.add(9));
            p(ran.contains(9));
        }
    }

    static void hooks() throws Exception {
        StringBuffer log = new StringBuffer();
        ThreadPoolExecutor e = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
            @Override
            protected void beforeExecute(Thread t, Runnable r) {
                log.append("before ");
            }

            @Override
            protected void afterExecute(Runnable r, Throwable t) {
                log.append("after:").append(t).append(' ');
            }

            @Override
            protected void terminated() {
                log.append("terminated");
            }
        };
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        e.setThreadFactory(r -> {
            log.append("new ");
            Thread t = new Thread(r);
            // Its thread dies while another one takes its place.
            t.setUncaughtExceptionHandler((x, y) -> uncaught.complete(y));
            return t;
        });
        e.submit(() -> log.append("run ")).get();
        Future<?> f = e.submit(() -> {
            throw new IllegalStateException("in task");
        });
        t("get", f::get);
        e.execute(() -> {
            throw new IllegalArgumentException("thrown");
        });
        e.submit(() -> log.append("after failure ")).get();
        end(e);
        p(log);
        p(uncaught.get());
    }

    static void invoke() throws Exception {
        ExecutorService e = Executors.newFixedThreadPool(3);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int k = i;
            tasks.add(() -> {
                if (k % 4 == 3) throw new Exception("task " + k);
                return k * k;
            });
        }
        for (Future<Integer> f : e.invokeAll(tasks)) t("all", f::get);
        p(e.invokeAll(List.of()));
        t("any of none", () -> e.invokeAny(List.<Callable<Integer>>of()));
        t("any", () -> e.invokeAny(List.of(() -> "only")));
        t("any fails", () -> e.invokeAny(List.of(() -> {
            throw new java.io.IOException("all failed");
        })));
        t("null in all", () -> e.invokeAll(Arrays.asList(() -> 1, null)));
        CountDownLatch never = new CountDownLatch(1);
        List<Future<Integer>> fs = e.invokeAll(List.of(() -> 1, () -> {
            never.await();
            return 2;
        }), 30, TimeUnit.MILLISECONDS);
        p(fs.get(0).isDone(), fs.get(1).isCancelled(), fs.get(1).isDone());
        t("cancelled", fs.get(1)::get);
        t("any out of time", () -> e.invokeAny(List.of(() -> {
            never.await();
            return 2;
        }), 30, TimeUnit.MILLISECONDS));
        end(e);
    }

    static void ends() throws Exception {
        CountDownLatch in = new CountDownLatch(2);
        AtomicInteger interrupted = new AtomicInteger();
        ExecutorService e = Executors.newFixedThreadPool(2);
        for (int i = 0; i < 5; i++)
            e.execute(() -> {
                in.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException x) {
                    interrupted.incrementAndGet();
                }
            });
        in.await();
        p(e.awaitTermination(1, TimeUnit.MILLISECONDS));
        p("not begun", e.shutdownNow().size());
        end(e);
        p("interrupted", interrupted.get());
        t("submit", () -> {
            try {
                return e.submit(() -> 1);
            } catch (RejectedExecutionException x) {
                return x.getMessage().contains("rejected from java.util.concurrent.ThreadPoolExecutor");
            }
        });
        ThreadPoolExecutor purge = pool(1, 1, new LinkedBlockingQueue<>(), new ThreadPoolExecutor.AbortPolicy());
        CountDownLatch hold = new CountDownLatch(1);
        purge.execute(() -> {
            try {
                hold.await();
            } catch (InterruptedException x) {
                p("never");
            }
        });
        List<Future<?>> more = new ArrayList<>();
        for (int i = 0; i < 4; i++) more.add(purge.submit(() -> {}));
        more.get(1).cancel(false);
        more.get(3).cancel(true);
        purge.purge();
        p(purge.getQueue().size(), purge.remove((Runnable) more.get(0)), purge.remove((Runnable) more.get(0)), purge.getQueue().size());
        hold.countDown();
        end(purge);
    }

    static void wrappers() throws Exception {
        ThreadFactory d = Executors.defaultThreadFactory();
        Thread t = d.newThread(() -> {});
        p(t.getName().matches("pool-\\d+-thread-1"), t.isDaemon(), t.getPriority());
        ExecutorService u = Executors.unconfigurableExecutorService(Executors.newFixedThreadPool(1));
        p(u instanceof ThreadPoolExecutor, u.submit(() -> 5).get());
        end(u);
        ExecutorService single = Executors.newSingleThreadExecutor();
        p(single.submit(() -> "single").get(), single.submit(() -> {}, "result").get());
        end(single);
        t("callable", () -> Executors.callable(() -> {}).call());
        t("callable", () -> Executors.callable(() -> {}, "v").call());
        t("callable", () -> Executors.callable((Runnable) null));
        ExecutorService steal = Executors.newWorkStealingPool(2);
        p(steal.submit(() -> Thread.currentThread().isDaemon()).get());
        end(steal);
        ExecutorCompletionService<Integer> ecs = new ExecutorCompletionService<>(Executors.newCachedThreadPool(r -> {
            Thread x = new Thread(r);
            x.setDaemon(true);
            return x;
        }));
        for (int i = 0; i < 6; i++) {
            int k = i;
            ecs.submit(() -> k * 10);
        }
        int sum = 0;
        for (int i = 0; i < 6; i++) sum += ecs.take().get();
        p(sum, ecs.poll(), ecs.poll(1, TimeUnit.MILLISECONDS));
    }
}
