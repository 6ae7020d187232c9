package diff.io;

import java.util.InputMismatchException;
import java.util.NoSuchElementException;
import java.util.Scanner;

/** Scanner on standard input. */
public class Scan {
    public static void main(String[] args) {
        Scanner s = new Scanner(System.in);
        int n = s.nextInt();
        long sum = 0;
        for (int i = 0; i < n; i++) sum += s.nextLong();
        System.out.println(n + " " + sum);
        System.out.println(s.nextDouble() + " " + s.nextBoolean() + " " + s.next() + " " + s.nextBigInteger());
        System.out.println("[" + s.nextLine() + "]");
        System.out.println("[" + s.nextLine() + "]");
        try {
            s.nextInt();
        } catch (InputMismatchException e) {
            System.out.println("mismatch " + e.getMessage());
        }
        System.out.println(s.next() + " " + s.hasNextInt() + " " + s.nextInt(16));
        s.useDelimiter("[,\\n]");
        while (s.hasNext()) System.out.print("<" + s.next() + ">");
        System.out.println();
        try {
            s.next();
        } catch (NoSuchElementException e) {
            System.out.println("end " + e.getMessage());
        }
        Scanner t = new Scanner("a1b22c").useDelimiter("[a-z]");
        System.out.println(t.nextInt() + t.nextInt());
        System.out.println(new Scanner("key=val; k2=v2").findInLine("(\\w+)=(\\w+)") + " " + new Scanner("x1y2").findAll("\\d").map(m -> m.group()).toList());
        System.out.println(new Scanner("one two\nthree").tokens().toList());
    }
}
