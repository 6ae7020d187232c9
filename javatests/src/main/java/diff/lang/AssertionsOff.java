package diff.lang;

/** assert without -ea does nothing. */
public class AssertionsOff {
    public static void main(String[] args) {
        boolean on = false;
        assert on = true;
        System.out.println(on + " " + AssertionsOff.class.desiredAssertionStatus());
        assert args.length == 99 : "not thrown";
    }
}
