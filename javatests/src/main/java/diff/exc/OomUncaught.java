package diff.exc;

/** An uncaught OutOfMemoryError. */
public class OomUncaught {
    public static void main(String[] args) {
        System.out.println("start");
        byte[] b = new byte[Integer.MAX_VALUE];
        System.out.println(b.length);
    }
}
