package diff.exc;

/** Helpful NullPointerException messages of all kinds. */
public class HelpfulNpe {
    static class A {
        B b;
        int i;
        long l;
        int[] ints;
        static A stat;
        static int[][] grid;

        B getB() {
            return b;
        }

        static A make() {
            return null;
        }

        void go() {}
    }

    static class B {
        C c;
        String s;
        Object[] objs;
    }

    static class C {
        int n;
        double[][][] d;

        C self(int a, String... rest) {
            return null;
        }
    }

    static void t(String what, Runnable r) {
        try {
            r.run();
            System.out.println(what + " nothing");
        } catch (NullPointerException e) {
            System.out.println(what + ": " + e.getMessage());
        }
    }

    private A field;

    void instance() {
        field.i = 5;
    }

    static void param(A first, int k, long w, A second) {
        second.b.c.n++;
    }

    static void locals() {
        A local = null;
        int i = 3;
        local.ints[i] = 4;
    }

    public static void main(String[] args) {
        t("invoke", () -> A.make().go());
        t("invoke static field", () -> A.stat.go());
        t("getfield", () -> System.out.println(new A().b.c));
        t("chain", () -> System.out.println(new A().getB().c.n));
        t("putfield", () -> new HelpfulNpe().instance());
        t("param", () -> param(null, 1, 2, new A()));
        t("locals", HelpfulNpe::locals);
        t("array load", () -> System.out.println(new A().ints[2]));
        t("array store", () -> new A().ints[2] = 1);
        t("length", () -> System.out.println(new A().ints.length));
        t("grid", () -> System.out.println(A.grid[1][2]));
        t("static array", () -> {
            A.grid = new int[3][];
            int i = 1;
            A.grid[i][i + 1] = 4;
        });
        t("throw", () -> {
            RuntimeException e = null;
            throw e;
        });
        t("synchronized", () -> {
            Object lock = null;
            synchronized (lock) {
                System.out.println("never");
            }
        });
        t("unboxing", () -> {
            Integer n = null;
            int i = n;
        });
        t("unboxing long", () -> {
            Long n = null;
            long i = n + 1;
        });
        t("method args", () -> new C().self(1, "a", "b").self(2).hashCode());
        t("string switch", () -> {
            String s = null;
            switch (s) {
                case "x": break;
                default:
            }
        });
        t("enum switch", () -> {
            Thread.State s = null;
            switch (s) {
                case NEW: break;
                default:
            }
        });
        t("deep array", () -> {
            C c = new C();
            c.d = new double[2][2][];
            c.d[1][0][3] = 2.0;
        });
        t("object array", () -> {
            B b = new B();
            b.objs = new Object[2];
            b.objs[1].toString();
        });
        t("string method", () -> new B().s.length());
        t("for each", () -> {
            Iterable<String> it = null;
            for (String s : it) System.out.println(s);
        });
        t("concat is fine", () -> {
            String s = null;
            System.out.println(s + s);
        });
        t("cast", () -> ((String) System.getProperty("no such property")).trim());
        t("long field", () -> {
            A a = null;
            a.l += 5;
        });
        t("byte array", () -> {
            byte[] b = null;
            b[0]++;
        });
        t("char array", () -> {
            char[] b = null;
            char c = b[0];
        });
        t("float array", () -> {
            float[] b = null;
            b[0] = 1f;
        });
        t("long array", () -> {
            long[] b = null;
            b[args.length] = 1;
        });
        t("ternary", () -> (args.length == 0 ? A.make() : new A()).go());
        t("new explicit", () -> {
            throw new NullPointerException();
        });
        t("explicit message", () -> {
            throw new NullPointerException("mine");
        });
        t("require", () -> java.util.Objects.requireNonNull(null));
        t("invokeinterface", () -> {
            java.util.List<String> l = null;
            l.add("x");
        });
        t("arraylength of call", () -> System.out.println(nothing().length));
        t("index expression", () -> {
            int[] a = null;
            int j = 2;
            System.out.println(a[j * 2 + idx()]);
        });
        t("lambda call", () -> {
            Runnable r = null;
            r.run();
        });
        // Thrown in the hidden class of the method reference: no message.
        t("method reference on null", () -> {
            java.util.function.Function<String, Integer> f = String::length;
            f.apply(null);
        });
    }

    static String[] nothing() {
        return null;
    }

    static int idx() {
        return 0;
    }
}
