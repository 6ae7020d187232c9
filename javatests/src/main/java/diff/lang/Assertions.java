package diff.lang;

/** assert with -ea: message, cause, evaluation only when needed. */
public class Assertions {
    static int evaluated;

    static String message() {
        evaluated++;
        return "message";
    }

    public static void main(String[] args) {
        boolean on = false;
        assert on = true;
        System.out.println("enabled " + on + " " + Assertions.class.desiredAssertionStatus());
        assert args.length == 0 : message();
        System.out.println(evaluated);
        try {
            assert args.length == 1 : message();
        } catch (AssertionError e) {
            System.out.println(e + " " + evaluated);
        }
        try {
            assert args.length == 1;
        } catch (AssertionError e) {
            System.out.println(e);
        }
        try {
            assert args.length == 1 : new RuntimeException("cause");
        } catch (AssertionError e) {
            System.out.println(e + " " + e.getCause());
        }
        try {
            assert args.length == 1 : 42;
        } catch (AssertionError e) {
            System.out.println(e.getMessage());
        }
    }
}
