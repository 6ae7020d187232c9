package diff.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Executors: pools, futures, invokeAll, scheduling, cancel, rejection, shutdown. */
public class Executors1 {
    public static void main(String[] args) throws Exception {
        ExecutorService ex = Executors.newFixedThreadPool(3);
        List<Future<Integer>> fs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int k = i;
            fs.add(ex.submit(() -> k * k));
        }
        int sum = 0;
        for (Future<Integer> f : fs) sum += f.get();
        System.out.println(sum);
        List<Callable<String>> tasks = List.of(() -> "a", () -> "b", () -> "c");
        for (Future<String> f : ex.invokeAll(tasks)) System.out.print(f.get());
        System.out.println(tasks.size() + " " + "abc".contains(ex.invokeAny(tasks)));
        try {
            ex.submit(() -> {
                throw new IllegalStateException("in task");
            }).get();
        } catch (ExecutionException e) {
            System.out.println(e.getMessage() + " " + e.getCause().getMessage());
        }
        Future<?> slow = ex.submit(() -> {
            try {
                Thread.sleep(100000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            slow.get(20, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            System.out.println("timeout " + e.getMessage());
        }
        System.out.println(slow.cancel(true) + " " + slow.isCancelled() + slow.isDone());
        try {
            slow.get();
        } catch (CancellationException e) {
            System.out.println("cancelled");
        }
        ex.shutdown();
        System.out.println(ex.awaitTermination(10, TimeUnit.SECONDS) + " " + ex.isTerminated());
        try {
            ex.submit(() -> 1);
        } catch (RejectedExecutionException e) {
            System.out.println("rejected");
        }
        ScheduledExecutorService s = Executors.newScheduledThreadPool(1);
        ScheduledFuture<String> once = s.schedule(() -> "scheduled", 10, TimeUnit.MILLISECONDS);
        System.out.println(once.get());
        AtomicInteger ticks = new AtomicInteger();
        ScheduledFuture<?> rep = s.scheduleAtFixedRate(() -> {
            if (ticks.incrementAndGet() == 5) throw new RuntimeException("stop");
        }, 0, 2, TimeUnit.MILLISECONDS);
        try {
            rep.get();
        } catch (ExecutionException e) {
            System.out.println(ticks + " " + e.getCause().getMessage());
        }
        System.out.println(s.shutdownNow().size());
        ExecutorService single = Executors.newSingleThreadExecutor(r -> new Thread(r, "custom"));
        System.out.println(single.submit(() -> Thread.currentThread().getName()).get());
        single.shutdown();
        ExecutorService cached = Executors.newCachedThreadPool();
        AtomicInteger n = new AtomicInteger();
        for (int i = 0; i < 50; i++) cached.execute(n::incrementAndGet);
        cached.shutdown();
        System.out.println(cached.awaitTermination(10, TimeUnit.SECONDS) + " " + n);
    }
}
