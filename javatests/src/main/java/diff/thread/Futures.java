package diff.thread;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** CompletableFuture. */
public class Futures {
    public static void main(String[] args) throws Exception {
        CompletableFuture<Integer> a = CompletableFuture.supplyAsync(() -> 20);
        CompletableFuture<Integer> b = CompletableFuture.supplyAsync(() -> 22);
        System.out.println(a.thenCombine(b, Integer::sum).thenApply(x -> "sum " + x).get());
        System.out.println(a.thenCompose(x -> CompletableFuture.supplyAsync(() -> x * 2)).join());
        CompletableFuture<String> failing = CompletableFuture.supplyAsync(() -> {
            if (true) throw new IllegalStateException("bad");
            return "x";
        });
        System.out.println(failing.exceptionally(t -> t.getClass().getSimpleName() + " " + t.getCause().getMessage()).join());
        System.out.println(failing.handle((v, t) -> v + " " + (t != null)).join());
        try {
            failing.join();
        } catch (CompletionException e) {
            System.out.println(e.getMessage());
        }
        try {
            failing.get();
        } catch (ExecutionException e) {
            System.out.println(e.getMessage());
        }
        List<CompletableFuture<Integer>> all = IntStream.range(0, 20).mapToObj(i -> CompletableFuture.supplyAsync(() -> i * i)).toList();
        CompletableFuture.allOf(all.toArray(new CompletableFuture[0])).join();
        System.out.println(all.stream().mapToInt(CompletableFuture::join).sum());
        CompletableFuture<String> manual = new CompletableFuture<>();
        manual.whenComplete((v, t) -> System.out.println("completed " + v));
        System.out.println(manual.complete("v") + " " + manual.complete("w") + " " + manual.getNow("z") + manual.isDone());
        CompletableFuture<String> never = new CompletableFuture<>();
        try {
            never.orTimeout(10, TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            System.out.println(e.getCause() instanceof TimeoutException);
        }
        System.out.println(new CompletableFuture<String>().completeOnTimeout("default", 5, TimeUnit.MILLISECONDS).join());
        System.out.println(CompletableFuture.anyOf(new CompletableFuture<>(), CompletableFuture.completedFuture("first")).join());
        CompletableFuture<Void> chain = CompletableFuture.runAsync(() -> {}).thenRun(() -> System.out.println("then")).thenAccept(v -> System.out.println("accept " + v));
        chain.join();
        System.out.println(CompletableFuture.failedFuture(new Exception("f")).isCompletedExceptionally() + " " + CompletableFuture.completedFuture(1).thenApplyAsync(x -> x + 1).join());
        System.out.println(CompletableFuture.supplyAsync(() -> "slow", CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS)).join());
    }
}
