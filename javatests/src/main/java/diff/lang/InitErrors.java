package diff.lang;

/** ExceptionInInitializerError, then NoClassDefFoundError for the same class. */
public class InitErrors {
    static class Bad {
        static int x = Integer.parseInt("bad");

        static void touch() {}
    }

    static class Bad2 {
        static final Object o;

        static {
            if (true) throw new LinkageError("thrown as error");
            o = null;
        }

        static void touch() {}
    }

    static class SubOfBad extends Bad {
        static {
            System.out.println("never");
        }

        static void own() {}
    }

    interface BadInterface {
        int X = 1 / Integer.parseInt("0");
    }

    static class Retry {
        static int tries;
    }

    static void attempt(String what, Runnable r) {
        try {
            r.run();
            System.out.println(what + " fine");
        } catch (Throwable t) {
            System.out.println(what + ": " + t);
            for (Throwable c = t.getCause(); c != null; c = c.getCause()) System.out.println("  cause " + c);
            if (t instanceof ExceptionInInitializerError e) System.out.println("  exception " + e.getException());
        }
    }

    public static void main(String[] args) {
        attempt("first", Bad::touch);
        attempt("second", Bad::touch);
        attempt("new", Bad::new);
        attempt("field", () -> System.out.println(Bad.x));
        attempt("sub", SubOfBad::own);
        attempt("sub again", SubOfBad::own);
        attempt("error", Bad2::touch);
        attempt("error again", Bad2::touch);
        attempt("interface", () -> System.out.println(BadInterface.X));
        attempt("interface again", () -> System.out.println(BadInterface.X));
        attempt("forName", () -> {
            try {
                Class.forName("diff.lang.InitErrors$Bad");
            } catch (ClassNotFoundException e) {
                throw new RuntimeException(e);
            }
        });
        attempt("missing", () -> {
            try {
                Class.forName("diff.lang.Nowhere");
            } catch (ClassNotFoundException e) {
                throw new RuntimeException(e);
            }
        });
    }
}
