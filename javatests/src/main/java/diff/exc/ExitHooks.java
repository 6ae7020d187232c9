package diff.exc;

/** Shutdown hooks run at exit; exit code is kept. */
public class ExitHooks {
    public static void main(String[] args) {
        Thread hook = new Thread(() -> System.out.println("hook ran"));
        Runtime.getRuntime().addShutdownHook(hook);
        Thread removed = new Thread(() -> System.out.println("never"));
        Runtime.getRuntime().addShutdownHook(removed);
        System.out.println(Runtime.getRuntime().removeShutdownHook(removed));
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        new Thread(() -> System.exit(3)).start();
        try {
            Thread.sleep(100000);
        } catch (InterruptedException e) {
            System.out.println("interrupted");
        }
    }
}
