package diff.exc;

/** Exceptions of which nothing can be printed: the machine says so, for each thread, and goes on. */
public class UncaughtThatThrows extends RuntimeException {
    @Override
    public String toString() {
        throw new IllegalStateException("toString");
    }

    public static void main(String[] args) throws Exception {
        for (String name : new String[] {"first", "second"}) {
            Thread t = new Thread(() -> { throw new UncaughtThatThrows(); }, name);
            t.start();
            t.join();
            System.out.println(name + " " + t.getState());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        throw new UncaughtThatThrows();
    }
}
