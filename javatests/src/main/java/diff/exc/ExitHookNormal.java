package diff.exc;

/** Shutdown hooks run at a normal end and after an uncaught exception. */
public class ExitHookNormal {
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        System.out.println("main done");
        throw new RuntimeException("uncaught");
    }
}
