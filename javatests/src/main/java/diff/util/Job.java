package diff.util;

/** A thread that does one thing; how it ended, and what it said on the way, is printed by the one who waits for it, so that the order is certain. */
public final class Job {
    private static final ThreadLocal<StringBuilder> SAID = new ThreadLocal<>();

    private final StringBuilder said = new StringBuilder();
    private final Thread thread;

    private Job(String name, X.R body) {
        thread = new Thread(() -> {
            SAID.set(said);
            String end;
            try {
                body.run();
                end = "ok";
            } catch (Throwable e) {
                end = "! " + X.s(e);
            }
            said.append(name).append(' ').append(end);
            if (Thread.interrupted()) said.append(" interrupted");
        }, name);
        thread.start();
    }

    public static Job start(String name, X.R body) {
        return new Job(name, body);
    }

    /** In the thread of a job: a line for the one who waits for it. */
    public static void say(Object... o) {
        StringBuilder b = SAID.get();
        for (int i = 0; i < o.length; i++) b.append(i == 0 ? "" : " ").append(X.s(o[i]));
        b.append('\n');
    }

    /** Waits for the end and prints what there is to print. */
    public void join() throws InterruptedException {
        thread.join();
        X.line(said);
    }

    public void interrupt() {
        thread.interrupt();
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    public Thread thread() {
        return thread;
    }
}
