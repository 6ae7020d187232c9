package diff.exc;

/** An uncaught exception in another thread does not end the program; exit code 0. */
public class UncaughtThread {
    public static void main(String[] args) throws Exception {
        Thread t = new Thread(() -> {
            throw new IllegalArgumentException("in thread");
        }, "worker-7");
        t.start();
        t.join();
        System.out.println("main goes on " + t.isAlive());
    }
}
