package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** FileInputStream and FileOutputStream: skip, available, append, descriptors, use after close, special files, wrappers. */
public class FileStreamsAll {
    static void write(String name, String text) throws IOException {
        try (FileOutputStream o = new FileOutputStream(name)) {
            o.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    static String read(String name) throws IOException {
        try (FileInputStream i = new FileInputStream(name)) {
            return new String(i.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public static void main(String[] a) throws Exception {
        input();
        output();
        closed();
        descriptors();
        special();
        wrapped();
    }

    static void input() throws Exception {
        write("f", "0123456789");
        try (FileInputStream i = new FileInputStream("f")) {
            byte[] b = new byte[4];
            p(i.available(), i.read(), i.read(b), b, i.available(), i.skip(2), i.available(), i.read(b, 1, 2), b, i.read(b, 0, 0));
            p(i.read(b), b, i.read(), i.read(b), i.available(), i.skip(10), i.available(), i.skip(-12), i.read(), i.markSupported());
            p(i.getChannel().position(), i.getChannel() == i.getChannel());
            i.getChannel().position(2);
            p(i.read(), i.readNBytes(3), i.readNBytes(b, 0, 4), i.readAllBytes().length);
            r("bounds", () -> i.read(b, 2, 3));
            r("bounds", () -> i.read(b, -1, 1));
            r("null", () -> i.read(null));
            r("negative skip", () -> i.skip(-1000));
            r("reset", i::reset);
            r("readNBytes", () -> i.readNBytes(-1));
            i.mark(4);
            ByteArrayOutputStream o = new ByteArrayOutputStream();
            i.getChannel().position(5);
            p(i.transferTo(o), o);
            i.getChannel().position(0);
            i.skipNBytes(4);
            p(i.read());
            r("skipNBytes", () -> i.skipNBytes(100));
        }
    }

    static void output() throws Exception {
        try (FileOutputStream o = new FileOutputStream("g")) {
            o.write(300);
            o.write(new byte[] {1, 2, 3, 4}, 1, 2);
            o.write(new byte[0]);
            o.flush();
            p(new File("g").length(), o.getChannel().position());
            r("bounds", () -> o.write(new byte[2], 1, 2));
            r("null", () -> o.write((byte[]) null));
            o.getFD().sync();
        }
        try (FileOutputStream o = new FileOutputStream("g", true)) {
            p("append at", o.getChannel().position());
            o.write('x');
            o.getChannel().position(0);
            o.write('y');
            p(o.getChannel().position());
        }
        try (FileInputStream i = new FileInputStream("g")) {
            p(i.readAllBytes());
        }
        new FileOutputStream(new File("g"), false).close();
        p(new File("g").length());
        try (FileOutputStream x = new FileOutputStream("g", true); FileOutputStream y = new FileOutputStream("g", true)) {
            for (int i = 0; i < 5; i++) {
                x.write("x".getBytes());
                y.write("y".getBytes());
            }
        }
        p(read("g"));
        try (FileOutputStream x = new FileOutputStream("h"); FileOutputStream y = new FileOutputStream("h")) {
            x.write("aaaa".getBytes());
            y.write("bb".getBytes());
        }
        p(read("h"));
        byte[] big = new byte[300_000];
        Arrays.fill(big, (byte) 'z');
        try (FileOutputStream o = new FileOutputStream("big")) {
            o.write(big);
        }
        try (FileInputStream i = new FileInputStream("big")) {
            byte[] b = new byte[400_000];
            int n = i.read(b);
            p(n, b[n - 1], i.read(b));
        }
    }

    static void closed() throws Exception {
        FileInputStream i = new FileInputStream("f");
        i.close();
        i.close();
        r("read", i::read);
        r("read bytes", () -> i.read(new byte[1]));
        r("read none", () -> i.read(new byte[0]));
        r("available", i::available);
        r("skip", () -> i.skip(1));
        r("readAllBytes", i::readAllBytes);
        p(i.getFD().valid(), i.getChannel().isOpen());
        FileOutputStream o = new FileOutputStream("c");
        o.close();
        o.flush();
        r("write", () -> o.write(1));
        r("write bytes", () -> o.write(new byte[1]));
        r("sync", () -> o.getFD().sync());
        FileInputStream j = new FileInputStream("f");
        j.getChannel().close();
        r("read after the channel's end", j::read);
        RandomAccessFile r = new RandomAccessFile("f", "r");
        r.close();
        r("raf read", r::read);
        r("raf seek", () -> r.seek(1));
        r("raf length", r::length);
        r("raf pointer", r::getFilePointer);
        r("raf setLength", () -> r.setLength(1));
        BufferedReader br = new BufferedReader(new FileReader("f"));
        br.close();
        r("reader", br::read);
        r("ready", br::ready);
        BufferedWriter bw = new BufferedWriter(new FileWriter("c"));
        bw.close();
        r("writer", () -> bw.write("x"));
        BufferedInputStream bi = new BufferedInputStream(new FileInputStream("f"));
        bi.close();
        r("buffered", bi::read);
        PrintStream ps = new PrintStream("c");
        ps.close();
        ps.print("x");
        p(ps.checkError());
    }

    static void descriptors() throws Exception {
        p(FileDescriptor.in.valid(), FileDescriptor.out.valid(), FileDescriptor.err.valid(), new FileDescriptor().valid());
        r("sync of nothing", () -> new FileDescriptor().sync());
        t("null descriptor", () -> new FileInputStream((FileDescriptor) null));
        FileOutputStream o = new FileOutputStream("shared");
        FileOutputStream p2 = new FileOutputStream(o.getFD());
        o.write('1');
        p2.write('2');
        p(o.getFD() == p2.getFD(), read("shared"));
        p2.close();
        r("closed by the other", () -> o.write('3'));
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        System.out.flush();
        out.write("straight to standard output\n".getBytes());
        try (FileInputStream in = new FileInputStream("f"); FileInputStream same = new FileInputStream(in.getFD())) {
            p(in.read(), same.read(), in.read());
        }
        t("null file", () -> new FileInputStream((File) null));
        t("null name", () -> new FileOutputStream((String) null));
    }

    static void special() throws Exception {
        try (FileInputStream z = new FileInputStream("/dev/zero"); FileInputStream n = new FileInputStream("/dev/null")) {
            p(z.readNBytes(5), n.read(), n.available(), z.skip(10), n.readAllBytes().length);
        }
        try (FileOutputStream n = new FileOutputStream("/dev/null")) {
            n.write(new byte[100_000]);
        }
        r("full", () -> {
            try (FileOutputStream f = new FileOutputStream("/dev/full")) {
                f.write(new byte[10]);
            }
        });
        r("full, buffered", () -> {
            try (Writer w = new FileWriter("/dev/full")) {
                w.write("text");
            }
        });
        try (FileInputStream m = new FileInputStream("/proc/self/status")) {
            p("proc", m.available() >= 0, m.readAllBytes().length > 100);
        }
        r("directory", () -> new FileInputStream("."));
        r("directory", () -> new FileOutputStream("."));
        r("read only", () -> new FileOutputStream("/proc/version"));
        r("no directory", () -> new FileOutputStream("no/such"));
        r("below a file", () -> new FileInputStream("f/x"));
        r("empty", () -> new FileOutputStream(""));
        r("nul", () -> new FileOutputStream("a\0b"));
        r("long", () -> new FileInputStream("n".repeat(256)));
        r("long path", () -> new FileInputStream("d/".repeat(2100) + "x"));
    }

    static void wrapped() throws Exception {
        try (PrintWriter w = new PrintWriter("lines", "UTF-8")) {
            w.printf("%d%n", 5);
            w.println("zwölf");
            w.print('c');
        }
        try (LineNumberReader l = new LineNumberReader(new InputStreamReader(new FileInputStream("lines"), "UTF-8"))) {
            p(l.readLine(), l.getLineNumber(), l.readLine(), l.getLineNumber(), l.readLine(), l.readLine());
        }
        try (FileReader r = new FileReader("lines", StandardCharsets.ISO_8859_1)) {
            char[] c = new char[20];
            int n = r.read(c);
            p(n, new String(c, 0, n).replace("\n", "|"), r.getEncoding());
        }
        try (PushbackInputStream p = new PushbackInputStream(new FileInputStream("f"), 2)) {
            int x = p.read();
            p.unread(x);
            p.unread('!');
            p(p.read(), p.read(), p.available());
            r("full", () -> p.unread(new byte[3]));
        }
        try (SequenceInputStream s = new SequenceInputStream(new FileInputStream("f"), new FileInputStream("h"))) {
            p(new String(s.readAllBytes()));
        }
        try (BufferedInputStream b = new BufferedInputStream(new FileInputStream("f"), 4)) {
            b.mark(2);
            p(b.read(), b.read());
            b.reset();
            p(b.read(), b.skip(5), b.read(), b.available());
            b.mark(1);
            b.readNBytes(3);
            r("mark lost", () -> {
                b.reset();
                p(b.read());
            });
        }
    }
}
