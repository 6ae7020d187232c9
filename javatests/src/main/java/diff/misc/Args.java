package diff.misc;

import java.util.Arrays;

/** Arguments of the program: empty ones, spaces, quotes, non-ASCII. */
public class Args {
    public static void main(String[] args) {
        System.out.println(args.length);
        for (String a : args) System.out.println("[" + a + "] " + a.length() + " " + a.hashCode());
        System.out.println(Arrays.asList(args).indexOf("-cp"));
        System.exit(args.length);
    }
}
