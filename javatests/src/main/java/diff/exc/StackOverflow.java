package diff.exc;

/** StackOverflowError can be caught, again and again, and the program goes on. */
public class StackOverflow {
    static int depth;

    static int recurse(int n) {
        depth = n;
        return recurse(n + 1) + 1;
    }

    int instance(long a, double b, Object c) {
        depth++;
        return instance(a + 1, b * 2, this) + instance(a, b, c);
    }

    static void inFinally(int n) {
        try {
            inFinally(n + 1);
        } finally {
            depth = n;
        }
    }

    static String deepString(Object[] o) {
        return java.util.Arrays.asList(o).toString();
    }

    public static void main(String[] args) {
        for (int i = 0; i < 5; i++) {
            try {
                recurse(0);
            } catch (StackOverflowError e) {
                System.out.println("caught " + (depth > 1000) + " " + e.getMessage() + " " + (e.getStackTrace().length == 1024));
            }
        }
        try {
            new StackOverflow().instance(0, 0, null);
        } catch (StackOverflowError e) {
            System.out.println("caught instance");
        }
        try {
            inFinally(0);
        } catch (StackOverflowError e) {
            System.out.println("caught in finally " + depth);
        }
        Object[] self = new Object[1];
        self[0] = java.util.Arrays.asList(self);
        try {
            deepString(self);
        } catch (StackOverflowError e) {
            System.out.println("caught in library");
        }
        Thread t = new Thread(() -> {
            try {
                recurse(0);
            } catch (StackOverflowError e) {
                System.out.println("caught in thread");
            }
        });
        t.start();
        try {
            t.join();
        } catch (InterruptedException e) {
            System.out.println(e);
        }
    }
}
