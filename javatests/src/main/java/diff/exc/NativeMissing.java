package diff.exc;

/** Calling a native method that nobody provides. */
public class NativeMissing {
    static native int nothing(int x, String s);

    native void instance();

    public static void main(String[] args) {
        try {
            nothing(1, "x");
        } catch (UnsatisfiedLinkError e) {
            System.out.println(e.getMessage());
        }
        try {
            new NativeMissing().instance();
        } catch (UnsatisfiedLinkError e) {
            System.out.println(e.getMessage());
        }
        try {
            System.loadLibrary("surely_not_here");
        } catch (UnsatisfiedLinkError e) {
            System.out.println(e.getMessage().startsWith("no surely_not_here in java.library.path"));
        }
    }
}
