package diff.exc;

/** Standard output and error side by side, flushing, printf, auto-boxing of null. */
public class ErrStream {
    public static void main(String[] args) throws Exception {
        System.out.println("out 1");
        System.err.println("err 1");
        System.out.print("no newline");
        System.out.flush();
        System.err.printf("%s %d%n", "formatted", 5);
        System.err.print((String) null);
        System.err.write('x');
        System.err.write(new byte[] {'a', 'b', '\n'});
        System.out.append('c').append("seq").append("subsequence", 3, 6).println();
        System.out.println(System.out.checkError());
        java.io.PrintStream old = System.out;
        java.io.ByteArrayOutputStream b = new java.io.ByteArrayOutputStream();
        System.setOut(new java.io.PrintStream(b, true, "UTF-8"));
        System.out.println("captured \u00e9");
        System.setOut(old);
        System.out.println(b.size());
        new Exception("printed").printStackTrace();
        new Exception("printed to out").printStackTrace(System.out);
        Thread.dumpStack();
    }
}
