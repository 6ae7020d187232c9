package diff.ref;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Finalizers run once; an object can be resurrected. */
public class Finalizers {
    static CountDownLatch latch = new CountDownLatch(3);
    static volatile Finalizers saved;
    static volatile int runs;
    final int n;

    Finalizers(int n) {
        this.n = n;
    }

    @Override
    protected void finalize() {
        runs++;
        if (n == 1) saved = this;
        latch.countDown();
        if (n == 2) throw new RuntimeException("ignored");
    }

    static void make() {
        for (int i = 0; i < 3; i++) new Finalizers(i);
    }

    public static void main(String[] args) throws Exception {
        make();
        boolean done = false;
        for (int i = 0; i < 500 && !done; i++) {
            System.gc();
            System.runFinalization();
            done = latch.await(5, TimeUnit.MILLISECONDS);
        }
        System.out.println(done + " " + saved.n);
        saved = null;
        for (int i = 0; i < 5; i++) {
            System.gc();
            System.runFinalization();
        }
        System.out.println(runs);
    }
}
