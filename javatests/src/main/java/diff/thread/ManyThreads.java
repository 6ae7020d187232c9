package diff.thread;

/** Many threads alive at once. */
public class ManyThreads {
    static int running;

    public static void main(String[] args) throws Exception {
        Object gate = new Object();
        Thread[] ts = new Thread[300];
        int[] sum = {0};
        for (int i = 0; i < ts.length; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                synchronized (gate) {
                    running++;
                    gate.notifyAll();
                    while (running < ts.length) {
                        try {
                            gate.wait();
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                    sum[0] += k;
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        System.out.println(running + " " + sum[0]);
        for (int round = 0; round < 500; round++) {
            Thread t = new Thread(() -> sum[0]++);
            t.start();
            t.join();
        }
        System.out.println(sum[0]);
    }
}
