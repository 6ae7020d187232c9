package diff.insn;

import static diff.util.T.p;

/** invokevirtual, invokespecial, invokestatic, invokeinterface with many argument types. */
public class Invokes {
    interface Shape {
        double area();

        default String describe() {
            return name();
        }

        String name();

        static Shape unit() {
            return new Square(1);
        }
    }

    abstract static class Named implements Shape {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        public String name() {
            return name;
        }
    }

    static class Square extends Named {
        final double side;

        Square(double side) {
            super("square");
            this.side = side;
        }

        public double area() {
            return side * side;
        }
    }

    static class Circle extends Named {
        final double r;

        Circle(double r) {
            super("circle");
            this.r = r;
        }

        public double area() {
            return 3 * r * r;
        }

        @Override
        public String describe() {
            return super.describe().concat("!");
        }

        @Override
        public String name() {
            return "round ".concat(super.name());
        }
    }

    static long many(byte b, char c, short s, int i, long l, float f, double d, boolean z, Object o, long l2, double d2, int last) {
        return (long) (b + c + s + i + l + f + d + (z ? 1 : 0) + o.hashCode() + l2 + d2 + last);
    }

    private int secret(int x) {
        return x + 1;
    }

    final int fin(int x) {
        return secret(x) * 2;
    }

    static int fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    static boolean even(int n) {
        return n == 0 || odd(n - 1);
    }

    static boolean odd(int n) {
        return n != 0 && even(n - 1);
    }

    static int depth(int n) {
        return n == 0 ? 0 : 1 + depth(n - 1);
    }

    public static void main(String[] args) {
        Shape[] shapes = {new Square(2), new Circle(2), Shape.unit()};
        for (Shape s : shapes) {
            p("name", s.name());
            p("describe", s.describe());
            p("area", s.area());
        }
        p("many", many((byte) 1, 'a', (short) 3, 4, 5L, 6.5f, 7.25, true, "x", 1L << 33, 1e3, -9));
        p("private", new Invokes().secret(1));
        p("final", new Invokes().fin(1));
        p("fib", fib(20));
        p("even", even(101));
        p("depth", depth(2000));
        Object o = shapes;
        p("object method on array", o.equals(o));
        p("hash of string", ((Object) "abc").hashCode());
        p("equals via interface", ((CharSequence) "abc").equals("abc"));
        p("length via interface", ((CharSequence) "abc").length());
        try {
            Shape s = null;
            s.area();
        } catch (NullPointerException e) {
            p("null", "receiver");
        }
    }
}
