package diff.exc;

/** An exit code out of the byte range. */
public class ExitNegative {
    public static void main(String[] args) {
        System.err.println("to stderr");
        System.exit(-1);
    }
}
