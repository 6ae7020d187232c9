package diff.exc;

/** An uncaught exception with causes, common frames and suppressed exceptions. */
public class UncaughtCause {
    static class Custom extends Exception {
        Custom(String m, Throwable c) {
            super(m, c);
        }

        @Override
        public String toString() {
            return "Custom!" + getMessage();
        }
    }

    static void low() {
        Object o = null;
        o.hashCode();
    }

    static void mid() throws Custom {
        try {
            low();
        } catch (NullPointerException e) {
            Custom c = new Custom("mid", e);
            c.addSuppressed(new RuntimeException("suppressed one", new Error("its cause")));
            c.addSuppressed(new RuntimeException());
            throw c;
        }
    }

    public static void main(String[] args) {
        try {
            mid();
        } catch (Custom c) {
            throw new RuntimeException(c);
        }
    }
}
