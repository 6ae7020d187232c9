package diff.thread;

/** A thread that spins on a volatile field does not starve the others. */
public class Spinner {
    static volatile boolean stop;
    static volatile int turn;

    public static void main(String[] args) throws Exception {
        Thread t = new Thread(() -> {
            long n = 0;
            while (!stop) n++;
            System.out.println(n > 0);
        });
        t.start();
        Thread.sleep(20);
        stop = true;
        t.join();
        Thread[] ring = new Thread[3];
        for (int i = 0; i < 3; i++) {
            int me = i;
            ring[i] = new Thread(() -> {
                for (int r = 0; r < 5; r++) {
                    while (turn % 3 != me) Thread.onSpinWait();
                    System.out.print(me);
                    turn++;
                }
            });
            ring[i].start();
        }
        for (Thread x : ring) x.join();
        System.out.println();
        Thread busy = new Thread(() -> {
            double x = 0;
            for (int i = 0; i < 3_000_000; i++) x += i * 0.5;
            System.out.println(x);
        });
        busy.start();
        busy.join();
    }
}
