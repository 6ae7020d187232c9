package diff.thread;

/** start, join, names, priorities, states, daemon, interrupt status. */
public class Basics {
    static int shared;

    public static void main(String[] args) throws Exception {
        Thread t = new Thread(() -> {
            shared = 5;
            System.out.println("in " + Thread.currentThread().getName());
        });
        System.out.println(t.getState() + " " + t.isAlive() + " " + t.getName() + " " + t.isDaemon() + " " + t.getPriority());
        t.start();
        t.join();
        System.out.println(t.getState() + " " + shared);
        try {
            t.start();
        } catch (IllegalThreadStateException e) {
            System.out.println("started twice " + e.getMessage());
        }
        Thread main = Thread.currentThread();
        System.out.println(main.getName() + " " + main.getPriority() + " " + main.getThreadGroup().getName() + " " + main.getId() + " " + main);
        Thread[] many = new Thread[20];
        int[] results = new int[20];
        for (int i = 0; i < 20; i++) {
            int k = i;
            many[i] = new Thread(() -> {
                int s = 0;
                for (int j = 0; j < 1000 * k; j++) s += j % 7;
                results[k] = s;
            }, "t" + i);
            many[i].start();
        }
        int sum = 0;
        for (int i = 0; i < 20; i++) {
            many[i].join();
            sum += results[i];
        }
        System.out.println(sum);
        Thread sub = new Thread("named") {
            @Override
            public void run() {
                System.out.println("subclass " + getName());
            }
        };
        sub.setPriority(7);
        sub.start();
        sub.join(10000);
        System.out.println(sub.isAlive());
        main.interrupt();
        System.out.println(main.isInterrupted() + " " + Thread.interrupted() + " " + Thread.interrupted());
        try {
            main.interrupt();
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            System.out.println(e.getMessage() + " " + main.isInterrupted());
        }
        Thread sleeper = new Thread(() -> {
            try {
                Thread.sleep(100000);
            } catch (InterruptedException e) {
                System.out.println("woken " + e.getMessage());
            }
        });
        sleeper.start();
        while (sleeper.getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
        sleeper.interrupt();
        sleeper.join();
        try {
            Thread.sleep(-1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            main.setPriority(11);
        } catch (IllegalArgumentException e) {
            System.out.println("priority");
        }
        long t0 = System.nanoTime();
        Thread.sleep(30);
        System.out.println(System.nanoTime() - t0 >= 29_000_000);
        Thread.yield();
        Thread.onSpinWait();
    }
}
