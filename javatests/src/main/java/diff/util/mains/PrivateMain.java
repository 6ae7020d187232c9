package diff.util.mains;

/** Its main is not public. */
public class PrivateMain {
    private static void main(String[] args) {}
}
