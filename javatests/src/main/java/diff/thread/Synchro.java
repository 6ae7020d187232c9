package diff.thread;

/** Mutual exclusion: counters with synchronized methods and blocks under contention. */
public class Synchro {
    int n;
    static int s;

    synchronized void inc() {
        int x = n;
        if (x % 100 == 0) Thread.yield();
        n = x + 1;
    }

    static synchronized void sinc() {
        s++;
    }

    public static void main(String[] args) throws Exception {
        Synchro c = new Synchro();
        Object l1 = new Object();
        Object l2 = new Object();
        int[] both = {0, 0};
        Thread[] ts = new Thread[6];
        for (int i = 0; i < ts.length; i++) {
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 2000; j++) {
                    c.inc();
                    sinc();
                    synchronized (l1) {
                        both[0]++;
                        synchronized (l2) {
                            both[1] += both[0] & 1;
                            if (j % 500 == 0) Thread.yield();
                        }
                    }
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        System.out.println(c.n + " " + s + " " + both[0] + " " + both[1]);
    }
}
