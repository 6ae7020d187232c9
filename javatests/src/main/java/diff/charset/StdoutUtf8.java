package diff.charset;

/** Text out of ASCII on standard output, in the encoding of the locale. */
public class StdoutUtf8 {
    public static void main(String[] args) {
        System.out.println("\u00e9\u4e2d\ud83d\ude00 \ud800 end");
        System.err.println("\u00df");
        System.out.println(java.util.Arrays.toString(args) + args[1].length());
        System.out.write(0xc3);
        System.out.write(0xa9);
        System.out.println();
    }
}
