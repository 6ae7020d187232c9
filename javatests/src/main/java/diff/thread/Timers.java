package diff.thread;

import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;

/** java.util.Timer. */
public class Timers {
    public static void main(String[] args) throws Exception {
        Timer t = new Timer("timer", true);
        CountDownLatch l = new CountDownLatch(4);
        TimerTask rep = new TimerTask() {
            int n;

            @Override
            public void run() {
                n++;
                if (n == 3) cancel();
                l.countDown();
            }
        };
        t.schedule(rep, 1, 2);
        t.schedule(new TimerTask() {
            @Override
            public void run() {
                l.countDown();
            }
        }, 5);
        l.await();
        System.out.println("done " + rep.cancel());
        StringBuffer order = new StringBuffer();
        CountDownLatch m = new CountDownLatch(3);
        long base = System.currentTimeMillis() + 400;
        for (int i = 3; i > 0; i--) {
            int k = i;
            t.schedule(new TimerTask() {
                @Override
                public void run() {
                    order.append(k);
                    m.countDown();
                }
            }, new java.util.Date(base + 20 * i));
        }
        m.await();
        System.out.println(order);
        t.cancel();
        try {
            t.schedule(new TimerTask() {
                @Override
                public void run() {}
            }, 1);
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
}
