package diff.io;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.CharArrayReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.InputStream;
import java.io.LineNumberReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.PushbackInputStream;
import java.io.PushbackReader;
import java.io.SequenceInputStream;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** java.io streams, readers and writers in memory. */
public class Streams {
    public static void main(String[] args) throws Exception {
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        DataOutputStream d = new DataOutputStream(new BufferedOutputStream(bo, 3));
        d.writeByte(200);
        d.writeShort(-2);
        d.writeChar('\u4e2d');
        d.writeInt(5);
        d.writeLong(6);
        d.writeFloat(1.5f);
        d.writeDouble(2.5);
        d.writeUTF("x\0\u00e9\u4e2d");
        d.writeBytes("abc");
        d.flush();
        System.out.println(d.size() + " " + java.util.Arrays.toString(bo.toByteArray()));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bo.toByteArray()));
        System.out.println(in.readUnsignedByte() + " " + in.readShort() + " " + in.readChar() + " " + in.readInt() + " " + in.readLong() + " " + in.readFloat() + " " + in.readDouble() + " " + in.readUTF().length() + " " + in.skipBytes(1) + in.readByte());
        BufferedInputStream b = new BufferedInputStream(new ByteArrayInputStream("0123456789".getBytes()), 4);
        b.mark(5);
        b.skip(3);
        System.out.print((char) b.read());
        b.reset();
        System.out.println((char) b.read() + " " + b.available() + b.markSupported());
        PushbackInputStream pb = new PushbackInputStream(new ByteArrayInputStream(new byte[] {1, 2}), 2);
        int x = pb.read();
        pb.unread(99);
        pb.unread(98);
        System.out.println(x + " " + pb.read() + pb.read() + pb.read() + pb.read());
        SequenceInputStream s = new SequenceInputStream(new ByteArrayInputStream("ab".getBytes()), new ByteArrayInputStream("cd".getBytes()));
        System.out.println(new String(s.readAllBytes()));
        PipedInputStream pi = new PipedInputStream(8);
        PipedOutputStream po = new PipedOutputStream(pi);
        Thread t = new Thread(() -> {
            try (po) {
                for (int i = 0; i < 100; i++) po.write(i);
            } catch (java.io.IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        t.start();
        int sum = 0;
        for (int c; (c = pi.read()) >= 0; ) sum += c;
        t.join();
        System.out.println(sum);
        BufferedReader r = new BufferedReader(new StringReader("a\nbb\r\nccc\rd"), 2);
        System.out.println(r.lines().map(String::length).toList());
        LineNumberReader ln = new LineNumberReader(new StringReader("x\ny\nz"));
        while (ln.readLine() != null) System.out.print(ln.getLineNumber());
        System.out.println();
        StringWriter sw = new StringWriter();
        try (BufferedWriter w = new BufferedWriter(sw)) {
            w.write("text", 1, 2);
            w.newLine();
            w.write('c');
        }
        System.out.println(sw.toString().replace("\n", "\\n") + " " + sw.getBuffer().length());
        PrintWriter pw = new PrintWriter(sw, true);
        pw.printf("%03d", 7).println(1.5);
        pw.print(new char[] {'q'});
        System.out.println(sw + " " + pw.checkError());
        StreamTokenizer st = new StreamTokenizer(new StringReader("x = 3.5 + 'quoted' // comment\n\"str\" y_1"));
        st.slashSlashComments(true);
        while (st.nextToken() != StreamTokenizer.TT_EOF) System.out.print(st.ttype + ":" + st.sval + ":" + st.nval + " ");
        System.out.println();
        PushbackReader pr = new PushbackReader(new CharArrayReader("pq".toCharArray()));
        int ch = pr.read();
        pr.unread('z');
        System.out.println((char) ch + "" + (char) pr.read() + (char) pr.read());
        System.out.println(InputStream.nullInputStream().read() + " " + new ByteArrayInputStream(new byte[5]).readNBytes(new byte[9], 2, 7));
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        System.out.println(new ByteArrayInputStream("copied".getBytes()).transferTo(to) + " " + to.toString("UTF-8"));
    }
}
