package diff.io;

import java.io.BufferedReader;
import java.io.InputStreamReader;

/** Lines of standard input through BufferedReader; end of file. */
public class StdinLines {
    public static void main(String[] args) throws Exception {
        BufferedReader r = new BufferedReader(new InputStreamReader(System.in));
        int n = 0;
        for (String l; (l = r.readLine()) != null; n++) System.out.println(n + ": " + new StringBuilder(l).reverse());
        System.out.println(n + " " + r.readLine() + " " + System.in.read());
    }
}
