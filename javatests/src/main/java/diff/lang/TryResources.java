package diff.lang;

/** try-with-resources: order, suppressed exceptions, null resources, finally. */
public class TryResources {
    static class Res implements AutoCloseable {
        final String name;
        final boolean failClose;

        Res(String name, boolean failOpen, boolean failClose) {
            System.out.println("open " + name);
            if (failOpen) throw new IllegalStateException("open " + name);
            this.name = name;
            this.failClose = failClose;
        }

        @Override
        public void close() throws java.io.IOException {
            System.out.println("close " + name);
            if (failClose) throw new java.io.IOException("close " + name);
        }
    }

    static void go(int k) {
        System.out.println("case " + k);
        try (Res a = new Res("a", false, (k & 1) != 0); Res b = new Res("b", (k & 2) != 0, (k & 4) != 0); Res none = null) {
            System.out.println("body");
            if ((k & 8) != 0) throw new RuntimeException("body");
        } catch (Exception e) {
            System.out.println("caught " + e);
            for (Throwable t : e.getSuppressed()) {
                System.out.println("  suppressed " + t);
                for (Throwable u : t.getSuppressed()) System.out.println("    suppressed " + u);
            }
        } finally {
            System.out.println("finally");
        }
    }

    static int early() throws Exception {
        Res shared = new Res("shared", false, false);
        try (shared; Res r = new Res("r", false, false)) {
            return 1;
        } finally {
            System.out.println("after");
        }
    }

    public static void main(String[] args) throws Exception {
        for (int k = 0; k < 16; k++) go(k);
        System.out.println(early());
    }
}
