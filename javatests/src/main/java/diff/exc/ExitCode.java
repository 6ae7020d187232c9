package diff.exc;

/** System.exit with a code, from a nested call, skipping finally blocks. */
public class ExitCode {
    public static void main(String[] args) {
        try {
            System.out.println("exiting");
            System.exit(42);
        } finally {
            System.out.println("never");
        }
    }
}
