package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** System.in, out and err: replaced, closed, shared with channels and descriptors; PrintStream and PrintWriter in every method, errors that they keep, encodings. */
public class StandardStreams {
    public static void main(String[] a) throws Exception {
        replaced();
        print();
        writers();
        errors();
        input();
        raw();
        ends();
    }

    static void replaced() throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        System.setOut(new PrintStream(b, true, "UTF-16BE"));
        System.out.print("ä");
        System.out.println();
        System.setOut(out);
        p(b.toByteArray());
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream("line one\nline two".getBytes()));
        Scanner s = new Scanner(System.in);
        p(s.nextLine(), s.nextLine(), s.hasNextLine());
        System.setIn(in);
        PrintStream err = System.err;
        System.setErr(new PrintStream(b, true));
        b.reset();
        new Exception("to err").printStackTrace();
        System.setErr(err);
        p(b.toString().startsWith("java.lang.Exception: to err\n\tat diff.io.StandardStreams.replaced("));
        System.setOut(null);
        System.setOut(out);
        t("console", System::console);
        p(System.out == out, System.lineSeparator().length());
    }

    static void print() throws Exception {
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        PrintStream s = new PrintStream(b, false, StandardCharsets.UTF_8);
        s.print(true);
        s.print('c');
        s.print(1);
        s.print(2L);
        s.print(3f);
        s.print(4.0);
        s.print(new char[] {'x', 'y'});
        s.print((String) null);
        s.print((Object) null);
        s.println();
        s.println(false);
        s.println('ß');
        s.println(-1);
        s.println(Long.MIN_VALUE);
        s.println(Float.NaN);
        s.println(-0.0);
        s.println(new char[0]);
        s.println("text");
        s.println(new Object() {
            @Override
            public String toString() {
                return "object";
            }
        });
        s.append("abcdef", 1, 3).append('z').append(null);
        s.printf("%5d|%-5s|", 42, "ab").format(Locale.GERMANY, "%,.2f%n", 1234.5);
        s.write(65);
        s.write(new byte[] {66, 67, 10}, 0, 3);
        s.writeBytes(new byte[] {68});
        s.write(new byte[] {69});
        s.flush();
        System.out.println(b);
        r("null array", () -> s.print((char[]) null));
        r("bad format", () -> s.printf("%d", "x"));
        r("missing", () -> s.printf("%s %s", 1));
        r("null format", () -> s.printf(null));
        p(s.checkError());
        t("null", () -> new PrintStream((OutputStream) null));
        t("charset", () -> new PrintStream(b, true, "nosuch"));
        t("file", () -> new PrintStream("no/such"));
        t("file", () -> new PrintStream(new File("."), "UTF-8"));
        try (PrintStream f = new PrintStream("file", StandardCharsets.ISO_8859_1)) {
            f.print("äß");
        }
        p(new File("file").length());
    }

    static void writers() throws Exception {
        StringWriter w = new StringWriter();
        PrintWriter q = new PrintWriter(w);
        q.print(1);
        q.println("x");
        q.printf("%s", List.of(1));
        q.append('c').append("def", 0, 2).write("string", 2, 3);
        q.write(new char[] {'q'});
        q.println(new char[] {'a', 'b'});
        p(w.toString().replace("\n", "|"), w.getBuffer().length());
        BufferedWriter bw = new BufferedWriter(new OutputStreamWriter(System.out));
        bw.write("through a writer");
        bw.newLine();
        bw.flush();
        r("bounds", () -> bw.write("abc", 2, 2));
        r("bounds", () -> bw.write(new char[2], 1, 2));
        r("size", () -> new BufferedWriter(w, 0));
        r("size", () -> new BufferedReader(new StringReader(""), -1));
        p(new OutputStreamWriter(System.out).getEncoding());
        t("charset", () -> new OutputStreamWriter(System.out, "nosuch"));
        CharArrayWriter c = new CharArrayWriter(2);
        c.write("hello");
        c.append("x");
        p(c.size(), c.toString(), new CharArrayReader(c.toCharArray(), 1, 2).read());
    }

    /** Streams below that fail: an error is kept and not thrown. */
    static void errors() throws Exception {
        class Failing extends OutputStream {
            int left = 3;

            @Override
            public void write(int b) throws IOException {
                if (left-- <= 0) throw new IOException("no more");
            }

            @Override
            public void close() throws IOException {
                throw new IOException("close");
            }
        }
        PrintStream s = new PrintStream(new Failing(), true);
        s.print("ab");
        p(s.checkError());
        s.print("cdef");
        p(s.checkError(), s.checkError());
        s.close();
        s.print("x");
        p(s.checkError());
        PrintStream i = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws InterruptedIOException {
                throw new InterruptedIOException();
            }
        }, true);
        i.print("x");
        p(Thread.interrupted(), i.checkError());
        r("write", () -> new PrintStream(new Failing()).write("abcdef".getBytes()));
        r("filter", () -> new FilterOutputStream(new Failing()).close());
        r("buffered", () -> new BufferedOutputStream(new Failing(), 2).write(new byte[9]));
        r("both", () -> {
            try (BufferedOutputStream b = new BufferedOutputStream(new Failing())) {
                b.write(new byte[9]);
            }
        });
        r("data", () -> new DataOutputStream(new Failing()).writeLong(1));
        r("writer", () -> new OutputStreamWriter(new Failing()).close());
    }

    static void input() throws Exception {
        p(System.in.available(), System.in.read(new byte[0]), System.in.markSupported());
        p(System.in.read(), System.in.read(new byte[3]), System.in.skip(5));
        InputStreamReader r = new InputStreamReader(System.in);
        p(r.read(), r.ready(), r.getEncoding());
        System.in.close();
        r("closed", () -> System.in.read());
        r("closed", () -> System.in.available());
        r("the file beneath", () -> p(new FileInputStream(FileDescriptor.in).read()));
    }

    static void raw() throws Exception {
        System.out.flush();
        try (FileChannel c = new FileOutputStream(FileDescriptor.out).getChannel()) {
            c.write(ByteBuffer.wrap("by a channel\n".getBytes()));
            r("position", () -> c.position(0));
            r("read", () -> c.read(ByteBuffer.allocate(1)));
        }
        // Closing that channel has closed standard output; what is printed goes nowhere, and that is kept.
        System.out.println("lost");
        boolean lost = System.out.checkError();
        System.err.println("error of standard output kept: " + lost);
        r("descriptor", () -> new FileOutputStream(FileDescriptor.out).write(1));
    }

    static void ends() {
        System.err.print("no line end");
        System.err.flush();
        System.err.close();
        System.err.println("nor this");
    }
}
