package diff.exc;

/** An uncaught exception: trace on standard error, exit code 1. */
public class Uncaught {
    static void inner(int n) {
        if (n == 0) throw new IllegalStateException("at the bottom");
        inner(n - 1);
    }

    public static void main(String[] args) {
        System.out.println("before");
        inner(3);
        System.out.println("never");
    }
}
