package diff.io;

import java.util.Scanner;

/** Nothing on standard input. */
public class StdinEmpty {
    public static void main(String[] args) throws Exception {
        System.out.println(System.in.read());
        System.out.println(new Scanner(System.in).hasNext());
        System.out.println(System.in.readAllBytes().length);
        System.out.println(System.console() == null);
    }
}
