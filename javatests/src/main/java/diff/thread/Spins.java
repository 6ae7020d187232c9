package diff.thread;

import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that never wait until another thread has done something: in loops of every kind. */
public class Spins {
    static volatile boolean flag;
    static volatile int turn;

    static boolean see() {
        return flag;
    }

    static int deep(int n) {
        return n == 0 ? (flag ? 1 : 0) : deep(n - 1);
    }

    interface Loop {
        void run();
    }

    /** Runs a loop that ends when another thread, which is started first or last, has set the flag. */
    static void each(String name, Loop loop) throws Exception {
        flag = false;
        Thread setter = new Thread(() -> flag = true);
        Thread looper = new Thread(() -> {
            loop.run();
            System.out.println(name);
        });
        looper.start();
        setter.start();
        looper.join();
        setter.join();
        // And by a thread that sleeps.
        flag = false;
        Thread sleeper = new Thread(() -> {
            try {
                Thread.sleep(3);
            } catch (InterruptedException e) {
                return;
            }
            flag = true;
        });
        sleeper.start();
        loop.run();
        System.out.println(name + " again");
        sleeper.join();
    }

    public static void main(String[] args) throws Exception {
        each("empty loop", () -> {
            while (!flag) {}
        });
        each("onSpinWait", () -> {
            while (!flag) Thread.onSpinWait();
        });
        each("call", () -> {
            while (!see()) {}
        });
        each("recursion", () -> {
            while (deep(500) == 0) {}
        });
        byte[] big = new byte[1 << 20];
        each("native", () -> {
            while (!flag) System.arraycopy(big, 0, big, 1, big.length - 1);
        });
        each("allocation", () -> {
            Object[] last = null;
            while (!flag) last = new Object[] {last == null ? null : last.length};
        });
        each("exceptions", () -> {
            for (;;) {
                try {
                    if (flag) throw new IllegalStateException();
                    Object o = null;
                    o.hashCode();
                } catch (NullPointerException e) {
                    // Again.
                } catch (IllegalStateException e) {
                    return;
                }
            }
        });
        each("monitor", () -> {
            Object m = new Object();
            for (;;) {
                synchronized (m) {
                    if (flag) return;
                }
            }
        });
        each("switch", () -> {
            int n = 0;
            for (;;) {
                switch (n++ & 3) {
                    case 0:
                        if (flag) return;
                        break;
                    case 2:
                        continue;
                    default:
                        break;
                }
            }
        });
        flag = false;
        Timer timer = new Timer(true);
        timer.schedule(new TimerTask() {
            @Override
            public void run() {
                flag = true;
            }
        }, 2);
        while (!flag) {}
        System.out.println("timer");
        Thread other = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {}
            System.out.println("interrupted");
        });
        other.start();
        other.interrupt();
        while (other.isAlive()) {}
        System.out.println("ended");
        AtomicInteger count = new AtomicInteger();
        Thread[] ring = new Thread[3];
        for (int i = 0; i < ring.length; i++) {
            int me = i;
            ring[i] = new Thread(() -> {
                for (int r = 0; r < 20; r++) {
                    while (turn % 3 != me) {}
                    count.addAndGet(turn);
                    turn++;
                }
            });
            ring[i].start();
        }
        while (turn < 60) {}
        for (Thread t : ring) t.join();
        System.out.println(count);
    }
}
