package diff.util;

/** Printing without string concatenation, so that the simplest programs need no invokedynamic. */
public final class T {
    private T() {}

    private static void label(String name) {
        System.out.print(name);
        System.out.print(" = ");
    }

    public static void p(String name, boolean v) {
        label(name);
        System.out.println(v);
    }

    public static void p(String name, char v) {
        label(name);
        System.out.println((int) v);
    }

    public static void p(String name, int v) {
        label(name);
        System.out.println(v);
    }

    public static void p(String name, long v) {
        label(name);
        System.out.println(v);
    }

    /** Prints the value and its bits, so that the sign of zero and rounding show. */
    public static void p(String name, float v) {
        label(name);
        System.out.print(v);
        System.out.print(' ');
        System.out.println(Integer.toHexString(Float.floatToIntBits(v)));
    }

    /** Prints the value and its bits. */
    public static void p(String name, double v) {
        label(name);
        System.out.print(v);
        System.out.print(' ');
        System.out.println(Long.toHexString(Double.doubleToLongBits(v)));
    }

    public static void p(String name, Object v) {
        label(name);
        System.out.println(v);
    }

    /** Runs something that is expected to throw, and prints what it threw. */
    public static void thrown(String name, Action a) {
        try {
            a.run();
            p(name, "nothing thrown");
        } catch (Throwable t) {
            p(name, t);
        }
    }

    /** A piece of program that may throw. */
    public interface Action {
        void run() throws Throwable;
    }
}
