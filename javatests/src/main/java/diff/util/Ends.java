package diff.util;

/** Ways in which a program ends; launcher.list says which. */
public class Ends {
    static class BadText extends RuntimeException {
        @Override
        public String toString() {
            throw new IllegalStateException("toString");
        }
    }

    static class BadTrace extends RuntimeException {
        @Override
        public void printStackTrace(java.io.PrintStream s) {
            throw new Error("printStackTrace");
        }
    }

    private static void hook(String name, Runnable r) {
        Runtime.getRuntime().addShutdownHook(new Thread(r, name));
    }

    private static Thread started(String name, Runnable r) {
        Thread t = new Thread(r, name);
        t.start();
        return t;
    }

    private static void handler(Thread.UncaughtExceptionHandler h) {
        Thread.setDefaultUncaughtExceptionHandler(h);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            System.out.println("interrupted");
        }
    }

    private static int deep(int n) {
        return n + deep(n + 1);
    }

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "bad-text":
                throw new BadText();
            case "bad-trace":
                throw new BadTrace();
            case "bad-handler":
                handler((t, e) -> {
                    System.out.println(t.getName() + " " + e);
                    throw new BadText();
                });
                throw new RuntimeException("first");
            case "deep-handler":
                handler((t, e) -> deep(0));
                throw new RuntimeException("first");
            case "exit-in-handler":
                handler((t, e) -> System.exit(7));
                hook("hook", () -> System.out.println("hook"));
                throw new RuntimeException("first");
            case "halt-in-handler":
                handler((t, e) -> Runtime.getRuntime().halt(8));
                hook("hook", () -> System.out.println("never"));
                throw new RuntimeException("first");
            case "bad-threads":
                started("text", () -> { throw new BadText(); }).join();
                started("trace", () -> { throw new BadTrace(); }).join();
                Thread own = new Thread(() -> { throw new RuntimeException("own"); }, "own");
                own.setUncaughtExceptionHandler((t, e) -> { throw new IllegalArgumentException(); });
                own.start();
                own.join();
                ThreadGroup group = new ThreadGroup("group") {
                    @Override
                    public void uncaughtException(Thread t, Throwable e) {
                        System.out.println(getName() + " " + e);
                        throw new Error();
                    }
                };
                Thread grouped = new Thread(group, () -> { throw new RuntimeException("grouped"); }, "grouped");
                grouped.start();
                grouped.join();
                System.out.println("main goes on");
                break;
            case "bad-hook":
                hook("hook", () -> { throw new BadText(); });
                break;
            case "exit-in-hook":
                // The hook waits for ever for the exit that it is part of.
                hook("exits", () -> {
                    System.out.println("exits");
                    System.exit(5);
                    System.out.println("never");
                });
                hook("halts", () -> {
                    pause(200);
                    Runtime.getRuntime().halt(9);
                });
                break;
            case "hook-in-hook":
                hook("hook", () -> hook("late", () -> { }));
                break;
            case "halt":
                hook("hook", () -> System.out.println("never"));
                Runtime.getRuntime().halt(3);
                break;
            case "other-dies":
                started("other", () -> { throw new RuntimeException("other"); }).join();
                System.out.println("main goes on");
                break;
            case "main-dies":
                started("other", () -> {
                    pause(100);
                    System.out.println("other goes on");
                });
                throw new Exception("main");
            case "other-exits":
                started("other", () -> {
                    pause(50);
                    System.exit(6);
                });
                pause(60_000);
                break;
            case "daemon":
                Thread daemon = new Thread(() -> pause(100_000), "daemon");
                daemon.setDaemon(true);
                daemon.start();
                hook("hook", () -> System.out.println("daemon lives " + daemon.isAlive()));
                break;
            case "exit":
                System.exit(Integer.parseInt(args[1]));
                break;
            case "interrupted-exit":
                Thread.currentThread().interrupt();
                hook("hook", () -> System.out.println("hook"));
                System.exit(2);
                break;
            default:
                throw new IllegalArgumentException(args[0]);
        }
    }

    /** Its initialiser ends the program. */
    public static class Initialiser {
        static {
            System.out.println("initialiser");
            System.exit(4);
        }

        public static void main(String[] args) {
            System.out.println("never");
        }
    }

    /** Its initialiser throws what can't be printed. */
    public static class BadInitialiser {
        static {
            if (true) {
                throw new BadText();
            }
        }

        public static void main(String[] args) {
            System.out.println("never");
        }
    }

    /** Its initialiser sets a handler, which is not asked, and a hook, which runs. */
    public static class HandledInitialiser {
        static {
            handler((t, e) -> System.out.println("handler"));
            hook("hook", () -> System.out.println("hook"));
            if (true) {
                throw new RuntimeException("initialiser");
            }
        }

        public static void main(String[] args) {
            System.out.println("never");
        }
    }
}
