package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

/** CompletableFuture: every kind of stage, with a value, a failure, a cancellation, and a source completed before or after. */
public class Completable {
    interface Stage {
        CompletionStage<?> of(CompletableFuture<String> source, CompletableFuture<String> other);
    }

    static String state(CompletableFuture<?> f) {
        return (f.isDone() ? "done " : "open ") + (f.isCancelled() ? "cancelled " : "") + (f.isCompletedExceptionally() ? "failed" : "");
    }

    static void check(String name, Stage stage) {
        for (int how = 0; how < 6; how++) {
            CompletableFuture<String> source = new CompletableFuture<>(), other = new CompletableFuture<>();
            boolean before = how % 2 == 0;
            CompletableFuture<?> f = null;
            if (!before) f = stage.of(source, other).toCompletableFuture();
            String was = f == null ? "" : state(f);
            switch (how / 2) {
                case 0 -> source.complete("v");
                case 1 -> source.completeExceptionally(new IllegalStateException("src"));
                default -> source.cancel(true);
            }
            if (before) f = stage.of(source, other).toCompletableFuture();
            String mid = state(f);
            other.complete("w");
            CompletableFuture<?> g = f;
            t(name + " " + (before ? "before" : "after") + " " + how / 2 + " " + was + "/" + mid + "/" + state(f), g::join);
        }
    }

    public static void main(String[] a) throws Exception {
        Executor direct = Runnable::run;
        StringBuffer log = new StringBuffer();
        check("thenApply", (s, o) -> s.thenApply(String::toUpperCase));
        check("thenApply throws", (s, o) -> s.thenApply(x -> {
            throw new UnsupportedOperationException(x);
        }));
        check("thenAccept", (s, o) -> s.thenAccept(log::append));
        check("thenRun", (s, o) -> s.thenRun(() -> log.append("run ")));
        check("thenCombine", (s, o) -> s.thenCombine(o, (x, y) -> x + y));
        check("thenAcceptBoth", (s, o) -> s.thenAcceptBoth(o, (x, y) -> log.append(x).append(y)));
        check("runAfterBoth", (s, o) -> s.runAfterBoth(o, () -> log.append("both ")));
        check("applyToEither", (s, o) -> s.applyToEither(o, x -> x + "!"));
        check("acceptEither", (s, o) -> s.acceptEither(o, log::append));
        check("runAfterEither", (s, o) -> s.runAfterEither(o, () -> log.append("either ")));
        check("thenCompose", (s, o) -> s.thenCompose(x -> o.thenApply(y -> x + y)));
        check("thenCompose null", (s, o) -> s.thenCompose(x -> null));
        check("handle", (s, o) -> s.handle((x, e) -> x + " " + e));
        check("whenComplete", (s, o) -> s.whenComplete((x, e) -> log.append(x).append(' ')));
        check("whenComplete throws", (s, o) -> s.whenComplete((x, e) -> {
            throw new ArithmeticException("when");
        }));
        check("exceptionally", (s, o) -> s.exceptionally(e -> "saved from " + e));
        check("exceptionallyCompose", (s, o) -> s.exceptionallyCompose(e -> o));
        check("exceptionallyAsync", (s, o) -> s.exceptionallyAsync(e -> "async " + e.getMessage(), direct));
        check("copy", (s, o) -> s.copy());
        check("minimal", (s, o) -> s.minimalCompletionStage());
        check("allOf", (s, o) -> CompletableFuture.allOf(s, o));
        check("anyOf", (s, o) -> CompletableFuture.anyOf(s, o));
        check("async", (s, o) -> s.thenApplyAsync(x -> x + Thread.currentThread().getName(), direct));
        check("two", (s, o) -> s.thenApply(x -> x + 1).handle((x, e) -> x + "," + e).thenApply(x -> x + 2));
        p(log.length());
        once();
        waits();
        async();
    }

    static void once() throws Exception {
        CompletableFuture<String> f = new CompletableFuture<>();
        p(f.getNow("absent"), f.complete("one"), f.complete("two"), f.completeExceptionally(new Exception()), f.cancel(true));
        p(f.getNow("absent"), f.get(), f.join(), f.isDone());
        f.obtrudeValue("obtruded");
        p(f.get());
        f.obtrudeException(new java.io.IOException("obtruded"));
        t("get", f::get);
        t("join", f::join);
        t("getNow", () -> f.getNow("x"));
        t("failed", () -> CompletableFuture.failedFuture(new Exception("f")).get());
        t("failed", () -> CompletableFuture.failedFuture(null));
        t("completed", () -> CompletableFuture.completedFuture(null).get());
        t("stage", () -> CompletableFuture.completedStage("s").thenApply(x -> x + 1).toCompletableFuture().get());
        t("stage get", () -> ((CompletableFuture<?>) CompletableFuture.completedStage("s")).get());
        t("stage complete", () -> ((CompletableFuture<?>) CompletableFuture.failedStage(new Exception())).complete(null));
        t("all of none", () -> CompletableFuture.allOf().get());
        p(CompletableFuture.anyOf().isDone());
        t("null in all", () -> CompletableFuture.allOf((CompletableFuture<?>) null));
        t("null function", () -> f.thenApply(null));
        CompletableFuture<Integer> deps = new CompletableFuture<>();
        for (int i = 0; i < 5; i++) deps.thenApply(x -> x);
        p(deps.getNumberOfDependents(), deps.toString().replaceAll(".*\\[", "["));
        // Dependents run in the reverse of the order in which they were added.
        StringBuilder order = new StringBuilder();
        CompletableFuture<Integer> src = new CompletableFuture<>();
        for (int i = 0; i < 5; i++) {
            int k = i;
            src.thenAccept(x -> order.append(k));
        }
        src.complete(1);
        p(order);
        CompletableFuture<Integer> deep = CompletableFuture.completedFuture(0);
        CompletableFuture<Integer> root = new CompletableFuture<>();
        CompletableFuture<Integer> end = root;
        for (int i = 0; i < 20_000; i++) end = end.thenApply(x -> x + 1);
        root.complete(0);
        p("deep chain", end.get(), deep.get());
        CompletableFuture<String> nested = CompletableFuture.failedFuture(new CompletionException("ce", new Exception("cause")));
        t("completion exception is not wrapped", nested.thenApply(x -> x)::join);
        t("get of it", nested.thenApply(x -> x)::get);
    }

    static void waits() throws Exception {
        CompletableFuture<String> f = new CompletableFuture<>();
        t("timed get", () -> f.get(2, TimeUnit.MILLISECONDS));
        t("orTimeout", () -> new CompletableFuture<>().orTimeout(2, TimeUnit.MILLISECONDS).join());
        t("completeOnTimeout", () -> new CompletableFuture<String>().completeOnTimeout("late", 2, TimeUnit.MILLISECONDS).join());
        t("in time", () -> CompletableFuture.completedFuture("quick").orTimeout(1, TimeUnit.HOURS).join());
        int[] got = new int[1];
        Thread[] ws = new Thread[10];
        for (int i = 0; i < ws.length; i++) {
            ws[i] = new Thread(() -> {
                if (f.join().equals("go"))
                    synchronized (got) {
                        got[0]++;
                    }
            });
            ws[i].start();
        }
        for (Thread w : ws) while (w.getState() != Thread.State.WAITING) Thread.sleep(1);
        f.complete("go");
        for (Thread w : ws) w.join();
        p(got[0]);
        Thread.currentThread().interrupt();
        CompletableFuture<String> g = new CompletableFuture<>();
        t("interrupted get", g::get);
        p(Thread.interrupted());
        Thread.currentThread().interrupt();
        CompletableFuture<String> late = CompletableFuture.supplyAsync(() -> "late", CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
        t("join ignores interrupts", late::join);
        p(Thread.interrupted());
    }

    static void async() throws Exception {
        p(CompletableFuture.supplyAsync(() -> 20).thenCombineAsync(CompletableFuture.supplyAsync(() -> 22), Integer::sum).get());
        t("supply throws", () -> CompletableFuture.supplyAsync(() -> {
            throw new IllegalStateException("in supplier");
        }).get());
        t("run throws", () -> CompletableFuture.runAsync(() -> {
            throw new Error("in runner");
        }).join());
        ExecutorService e = Executors.newFixedThreadPool(4);
        List<CompletableFuture<Integer>> fs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int k = i;
            fs.add(CompletableFuture.supplyAsync(() -> k, e).thenApplyAsync(x -> x * x, e).thenComposeAsync(x -> CompletableFuture.supplyAsync(() -> x + 1, e), e));
        }
        CompletableFuture.allOf(fs.toArray(new CompletableFuture<?>[0])).join();
        p(fs.stream().mapToInt(CompletableFuture::join).sum());
        p(new CompletableFuture<String>().completeAsync(() -> "async", e).get());
        CompletableFuture<String> own = new CompletableFuture<>() {
            @Override
            public Executor defaultExecutor() {
                return e;
            }

            @Override
            public <U> CompletableFuture<U> newIncompleteFuture() {
                p("new future");
                return new CompletableFuture<>();
            }
        };
        CompletableFuture<String> next = own.thenApplyAsync(x -> Thread.currentThread().getName().replaceAll("\\d+", "N"));
        own.complete("x");
        p(next.get());
        e.shutdown();
        p(e.awaitTermination(10, TimeUnit.SECONDS));
    }
}
