package diff.exc;

/** A thread that is given a larger stack goes deeper, by about as much as the stack is larger. */
public class StackSizes {
    static int depth;

    static int down(int n) {
        depth = n;
        return down(n + 1) + 1;
    }

    static int depthWith(long stackSize) throws InterruptedException {
        Thread t = new Thread(null, () -> {
            try {
                down(0);
            } catch (StackOverflowError e) {
                // As meant.
            }
        }, "deep", stackSize);
        t.start();
        t.join();
        return depth;
    }

    public static void main(String[] args) throws InterruptedException {
        // Compiled code has smaller frames than interpreted code: compare what is surely the same kind.
        for (int i = 0; i < 3; i++) {
            depthWith(1 << 20);
        }
        int one = depthWith(1 << 20);
        int four = depthWith(4 << 20);
        int sixtyFour = depthWith(64 << 20);
        System.out.println("four times " + (four > 2 * one) + " " + (four < 12 * one));
        System.out.println("sixty-four times " + (sixtyFour > 24 * one));
        System.out.println("none given " + (depthWith(0) < four));
        System.out.println("a little " + (depthWith(1) > 50) + " " + (depthWith(1) < one));
    }
}
