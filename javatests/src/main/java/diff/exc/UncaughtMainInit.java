package diff.exc;

/** The static initialiser of the main class fails. */
public class UncaughtMainInit {
    static int x = Integer.parseInt("not a number");

    public static void main(String[] args) {
        System.out.println("never");
    }
}
