package diff.thread;

import java.util.concurrent.locks.LockSupport;

/** LockSupport: permits, timeouts, blockers, interrupts. */
public class Park {
    public static void main(String[] args) throws Exception {
        LockSupport.unpark(Thread.currentThread());
        LockSupport.park();
        System.out.println("permit used");
        LockSupport.unpark(Thread.currentThread());
        LockSupport.unpark(Thread.currentThread());
        LockSupport.park();
        long t0 = System.nanoTime();
        LockSupport.parkNanos(20_000_000);
        System.out.println("one permit only " + (System.nanoTime() - t0 >= 19_000_000));
        Object blocker = "blocker";
        boolean[] go = {false};
        Thread t = new Thread(() -> {
            while (!go[0]) LockSupport.park(blocker);
            System.out.println("unparked");
        });
        t.start();
        while (t.getState() != Thread.State.WAITING) Thread.sleep(1);
        System.out.println(LockSupport.getBlocker(t));
        go[0] = true;
        LockSupport.unpark(t);
        t.join();
        System.out.println(LockSupport.getBlocker(t));
        Thread i = new Thread(() -> {
            LockSupport.park();
            System.out.println("interrupted " + Thread.currentThread().isInterrupted());
            LockSupport.park();
            System.out.println("returns at once");
        });
        i.start();
        while (i.getState() != Thread.State.WAITING) Thread.sleep(1);
        i.interrupt();
        i.join();
        LockSupport.parkUntil(System.currentTimeMillis() + 5);
        LockSupport.parkNanos(-5);
        System.out.println("done");
    }
}
