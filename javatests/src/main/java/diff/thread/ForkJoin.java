package diff.thread;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.RecursiveTask;

/** Fork and join. */
public class ForkJoin {
    static class Fib extends RecursiveTask<Integer> {
        final int n;

        Fib(int n) {
            this.n = n;
        }

        @Override
        protected Integer compute() {
            if (n < 8) return slow(n);
            Fib a = new Fib(n - 1);
            a.fork();
            return new Fib(n - 2).compute() + a.join();
        }

        static int slow(int n) {
            return n < 2 ? n : slow(n - 1) + slow(n - 2);
        }
    }

    static class Inc extends RecursiveAction {
        final int[] a;
        final int lo;
        final int hi;

        Inc(int[] a, int lo, int hi) {
            this.a = a;
            this.lo = lo;
            this.hi = hi;
        }

        @Override
        protected void compute() {
            if (hi - lo < 50) {
                for (int i = lo; i < hi; i++) a[i]++;
                return;
            }
            int mid = (lo + hi) / 2;
            invokeAll(new Inc(a, lo, mid), new Inc(a, mid, hi));
        }
    }

    public static void main(String[] args) throws Exception {
        ForkJoinPool p = new ForkJoinPool(3);
        System.out.println(p.invoke(new Fib(18)));
        int[] a = new int[2000];
        p.invoke(new Inc(a, 0, a.length));
        int sum = 0;
        for (int x : a) sum += x;
        System.out.println(sum);
        ForkJoinTask<?> bad = p.submit(() -> {
            throw new IllegalStateException("task");
        });
        try {
            bad.join();
        } catch (RuntimeException e) {
            System.out.println(e.getClass().getSimpleName());
        }
        System.out.println(p.submit(() -> "value").get());
        p.shutdown();
        System.out.println(ForkJoinPool.commonPool().invoke(new Fib(15)));
    }
}
