package diff.thread;

import static diff.util.X.*;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** ThreadLocal and InheritableThreadLocal: first values, removal, inheritance, pools that keep them, many of them. */
public class InheritLocals {
    static final ThreadLocal<List<String>> LIST = ThreadLocal.withInitial(ArrayList::new);
    static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>() {
        @Override
        protected String childValue(String parent) {
            return parent + "'";
        }

        @Override
        protected String initialValue() {
            return "init";
        }
    };
    static final InheritableThreadLocal<int[]> SHARED = new InheritableThreadLocal<>();

    static void in(Runnable r) throws InterruptedException {
        Thread t = new Thread(r);
        t.start();
        t.join();
    }

    public static void main(String[] a) throws Exception {
        LIST.get().add("main");
        in(() -> {
            LIST.get().add("other");
            p(LIST.get());
        });
        p(LIST.get());
        LIST.remove();
        p(LIST.get());
        LIST.set(null);
        p(LIST.get());
        t("null supplier", () -> ThreadLocal.withInitial(null));
        ThreadLocal<String> none = new ThreadLocal<>();
        p(none.get());

        in(() -> p("not yet set", INHERITED.get()));
        p(INHERITED.get());
        in(() -> {
            p("child", INHERITED.get());
            try {
                in(() -> p("grandchild", INHERITED.get()));
            } catch (InterruptedException e) {
                p("never");
            }
            INHERITED.set("changed");
        });
        p(INHERITED.get());
        SHARED.set(new int[] {1});
        Thread made = new Thread(() -> {
            p("at construction", SHARED.get()[0]);
            SHARED.get()[0]++;
        });
        SHARED.set(new int[] {50});
        made.start();
        made.join();
        p(SHARED.get()[0]);
        Thread not = new Thread(null, () -> p("not inherited", SHARED.get(), INHERITED.get()), "x", 0, false);
        not.start();
        not.join();

        ExecutorService pool = Executors.newFixedThreadPool(1);
        ThreadLocal<Integer> count = ThreadLocal.withInitial(() -> 0);
        for (int i = 0; i < 5; i++) pool.submit(() -> count.set(count.get() + 1)).get();
        p("kept by the pool", pool.submit(count::get).get(), count.get());
        pool.submit(() -> INHERITED.set("pool")).get();
        p(pool.submit(INHERITED::get).get(), INHERITED.get());
        pool.shutdown();

        List<ThreadLocal<Integer>> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            ThreadLocal<Integer> l = new ThreadLocal<>();
            l.set(i);
            many.add(l);
        }
        for (int i = 0; i < 500; i += 2) many.get(i).remove();
        int sum = 0, nulls = 0;
        for (ThreadLocal<Integer> l : many) {
            Integer v = l.get();
            if (v == null) nulls++;
            else sum += v;
        }
        p(sum, nulls);
        many = null;
        System.gc();
        ThreadLocal<String> after = ThreadLocal.withInitial(() -> "after");
        for (int i = 0; i < 300; i++) new ThreadLocal<byte[]>().set(new byte[1000]);
        p(after.get());
        ThreadLocal<String> recursive = new ThreadLocal<>() {
            int depth;

            @Override
            protected String initialValue() {
                return depth++ < 3 ? get() + depth : "base";
            }
        };
        p(recursive.get());
        ThreadLocal<String> fails = ThreadLocal.withInitial(() -> {
            throw new IllegalStateException("no value");
        });
        t("throws", fails::get);
        t("throws again", fails::get);
    }
}
