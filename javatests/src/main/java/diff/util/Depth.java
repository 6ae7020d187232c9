package diff.util;

/** How deep the main thread goes, in steps that tell -Xss128k-like stacks from large ones. */
public class Depth {
    static int depth;

    static int down(int n) {
        depth = n;
        return down(n + 1) + 1;
    }

    public static void main(String[] args) {
        try {
            down(0);
        } catch (StackOverflowError e) {
            System.out.println("deeper than " + args[0] + " " + (depth > Integer.parseInt(args[0])));
        }
    }
}
