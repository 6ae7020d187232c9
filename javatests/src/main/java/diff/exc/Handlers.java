package diff.exc;

/** Default and per-thread uncaught exception handlers. */
public class Handlers {
    public static void main(String[] args) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.out.println("default " + t.getName() + " " + e));
        Thread a = new Thread(() -> {
            throw new RuntimeException("a");
        }, "A");
        Thread b = new Thread(() -> {
            throw new RuntimeException("b");
        }, "B");
        b.setUncaughtExceptionHandler((t, e) -> {
            System.out.println("own " + t.getName() + " " + e.getMessage());
            throw new RuntimeException("ignored");
        });
        ThreadGroup g = new ThreadGroup("group") {
            @Override
            public void uncaughtException(Thread t, Throwable e) {
                System.out.println("group " + t.getName() + " " + e.getMessage());
            }
        };
        Thread c = new Thread(g, () -> {
            throw new RuntimeException("c");
        }, "C");
        for (Thread t : new Thread[] {a, b, c}) {
            t.start();
            t.join();
        }
        System.out.println("main");
        throw new IllegalStateException("main too");
    }
}
