package diff.ref;

import java.lang.ref.Cleaner;
import java.util.WeakHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Cleaner and WeakHashMap. */
public class Cleaners {
    static final Cleaner CLEANER = Cleaner.create();

    static class Res implements AutoCloseable {
        private final Cleaner.Cleanable c;

        Res(CountDownLatch l) {
            c = CLEANER.register(this, l::countDown);
        }

        @Override
        public void close() {
            c.clean();
        }
    }

    static void make(CountDownLatch l) {
        for (int i = 0; i < 5; i++) new Res(l);
    }

    static void fill(WeakHashMap<Object, String> m) {
        for (int i = 0; i < 10; i++) m.put(new Object(), "v");
    }

    public static void main(String[] args) throws Exception {
        CountDownLatch l = new CountDownLatch(6);
        make(l);
        try (Res r = new Res(l)) {
            System.out.println("open");
        }
        boolean done = false;
        for (int i = 0; i < 500 && !done; i++) {
            System.gc();
            done = l.await(5, TimeUnit.MILLISECONDS);
        }
        System.out.println(done);
        WeakHashMap<Object, String> m = new WeakHashMap<>();
        fill(m);
        Object key = new Object();
        m.put(key, "kept");
        for (int i = 0; i < 500 && m.size() > 1; i++) {
            System.gc();
            Thread.sleep(1);
        }
        System.out.println(m.size() + " " + m.get(key));
    }
}
