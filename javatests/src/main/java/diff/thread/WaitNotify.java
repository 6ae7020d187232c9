package diff.thread;

import java.util.ArrayDeque;
import java.util.Deque;

/** wait and notify: bounded buffer, timeouts, interrupt while waiting, notifyAll. */
public class WaitNotify {
    static class Buffer {
        final Deque<Integer> q = new ArrayDeque<>();

        synchronized void put(int x) throws InterruptedException {
            while (q.size() == 3) wait();
            q.add(x);
            notifyAll();
        }

        synchronized int take() throws InterruptedException {
            while (q.isEmpty()) wait();
            int x = q.remove();
            notifyAll();
            return x;
        }
    }

    static int ready;

    public static void main(String[] args) throws Exception {
        Buffer b = new Buffer();
        long[] sums = new long[4];
        Thread[] ts = new Thread[8];
        for (int i = 0; i < 4; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                try {
                    for (int j = 0; j < 500; j++) b.put(k * 500 + j);
                } catch (InterruptedException e) {
                    System.out.println(e);
                }
            });
            ts[4 + i] = new Thread(() -> {
                try {
                    for (int j = 0; j < 500; j++) sums[k] += b.take();
                } catch (InterruptedException e) {
                    System.out.println(e);
                }
            });
        }
        for (Thread t : ts) t.start();
        for (Thread t : ts) t.join();
        System.out.println(sums[0] + sums[1] + sums[2] + sums[3]);
        Object lock = new Object();
        synchronized (lock) {
            long t0 = System.nanoTime();
            lock.wait(30);
            System.out.println("timed out " + (System.nanoTime() - t0 >= 29_000_000));
            lock.wait(0, 1000);
        }
        Thread w = new Thread(() -> {
            synchronized (lock) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    System.out.println("interrupted, holds " + Thread.holdsLock(lock));
                }
            }
        });
        w.start();
        while (w.getState() != Thread.State.WAITING) Thread.sleep(1);
        w.interrupt();
        w.join();
        Thread[] all = new Thread[5];
        for (int i = 0; i < 5; i++) {
            all[i] = new Thread(() -> {
                synchronized (lock) {
                    ready++;
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                    ready--;
                }
            });
            all[i].start();
        }
        while (true) {
            synchronized (lock) {
                if (ready == 5) break;
            }
            Thread.sleep(1);
        }
        synchronized (lock) {
            lock.notify();
        }
        for (boolean woken = false; !woken; ) {
            Thread.sleep(5);
            synchronized (lock) {
                woken = ready < 5;
            }
        }
        Thread.sleep(10);
        synchronized (lock) {
            System.out.println("after one " + ready);
            lock.notifyAll();
        }
        for (Thread t : all) t.join();
        System.out.println("after all " + ready);
        Thread blocked;
        synchronized (lock) {
            blocked = new Thread(() -> {
                synchronized (lock) {
                    System.out.println("entered");
                }
            });
            blocked.start();
            while (blocked.getState() != Thread.State.BLOCKED) Thread.sleep(1);
            System.out.println(blocked.getState());
        }
        blocked.join();
        try {
            lock.wait(-1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        synchronized (lock) {
            synchronized (lock) {
                lock.wait(5);
                System.out.println("depth kept " + Thread.holdsLock(lock));
            }
            System.out.println(Thread.holdsLock(lock));
        }
        System.out.println(Thread.holdsLock(lock));
    }
}
