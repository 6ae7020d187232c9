package diff.thread;

import java.util.concurrent.CountDownLatch;

/** A class is initialised once, other threads wait for it. */
public class InitRace {
    static class Slow {
        static int made;
        static final Slow INSTANCE = new Slow();

        Slow() {
            try {
                Thread.sleep(30);
            } catch (InterruptedException e) {
                throw new RuntimeException(e);
            }
            made++;
        }
    }

    static class Failing {
        static {
            try {
                Thread.sleep(30);
            } catch (InterruptedException e) {
                throw new RuntimeException(e);
            }
            if (true) throw new RuntimeException("no");
        }
    }

    public static void main(String[] args) throws Exception {
        CountDownLatch done = new CountDownLatch(6);
        int[] counts = new int[3];
        for (int i = 0; i < 6; i++) {
            new Thread(() -> {
                Slow s = Slow.INSTANCE;
                synchronized (counts) {
                    if (s != null && Slow.made == 1) counts[0]++;
                }
                try {
                    new Failing();
                } catch (ExceptionInInitializerError e) {
                    synchronized (counts) {
                        counts[1]++;
                    }
                } catch (NoClassDefFoundError e) {
                    synchronized (counts) {
                        counts[2]++;
                    }
                }
                done.countDown();
            }).start();
        }
        done.await();
        System.out.println(counts[0] + " " + counts[1] + " " + counts[2]);
    }
}
