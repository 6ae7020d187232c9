package diff.thread;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that hand over to each other in a fixed order: ping-pong by monitors, by park, by queues. */
public class Yielding {
    static int turn;

    public static void main(String[] args) throws Exception {
        Object m = new Object();
        StringBuffer sb = new StringBuffer();
        Thread[] ts = new Thread[4];
        for (int i = 0; i < ts.length; i++) {
            int me = i;
            ts[i] = new Thread(() -> {
                for (int r = 0; r < 6; r++) {
                    synchronized (m) {
                        while (turn % 4 != me) {
                            try {
                                m.wait();
                            } catch (InterruptedException e) {
                                return;
                            }
                        }
                        sb.append((char) ('a' + me));
                        turn++;
                        m.notifyAll();
                    }
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        System.out.println(sb);
        var ping = new java.util.concurrent.SynchronousQueue<Integer>();
        var pong = new java.util.concurrent.SynchronousQueue<Integer>();
        Thread player = new Thread(() -> {
            try {
                for (int x = ping.take(); x < 100; x = ping.take()) pong.put(x * 2);
                pong.put(-1);
            } catch (InterruptedException e) {
                return;
            }
        });
        player.start();
        long sum = 0;
        for (int i = 0; i < 100; i++) {
            ping.put(i);
            sum += pong.take();
        }
        ping.put(1000);
        System.out.println(sum + " " + pong.take());
        AtomicInteger phase = new AtomicInteger();
        int[][] cells = new int[3][50];
        CyclicBarrier bar = new CyclicBarrier(3, phase::incrementAndGet);
        Thread[] ws = new Thread[3];
        for (int i = 0; i < 3; i++) {
            int me = i;
            ws[i] = new Thread(() -> {
                try {
                    for (int r = 0; r < 20; r++) {
                        for (int k = 0; k < 50; k++) cells[me][k] += cells[(me + 1) % 3][k] / 2 * 0 + r + me;
                        bar.await();
                    }
                } catch (Exception e) {
                    System.out.println(e);
                }
            });
            ws[i].start();
        }
        for (Thread w : ws) w.join();
        System.out.println(phase + " " + cells[0][0] + " " + cells[2][49]);
    }
}
