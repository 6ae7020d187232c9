package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.*;
import java.nio.channels.*;
import java.nio.file.*;
import java.nio.file.Paths;
import java.util.*;

/** No space left, by /dev/full: every way to write, what buffers do about it, and that writing goes on elsewhere. */
public class FullDisk {
    static final Path FULL = Path.of("/dev/full");

    public static void main(String[] a) throws Exception {
        r("byte", () -> {
            try (FileOutputStream o = new FileOutputStream("/dev/full")) {
                o.write(1);
            }
        });
        r("empty", () -> {
            try (FileOutputStream o = new FileOutputStream("/dev/full")) {
                o.write(new byte[0]);
            }
        });
        r("large", () -> {
            try (FileOutputStream o = new FileOutputStream("/dev/full")) {
                o.write(new byte[100_000]);
            }
        });
        try (RandomAccessFile f = new RandomAccessFile("/dev/full", "rw")) {
            r("random", () -> f.writeInt(5));
            r("utf", () -> f.writeUTF("text"));
            p(f.read(), f.getFilePointer());
            r("length", () -> f.setLength(5));
        }
        try (FileChannel c = FileChannel.open(FULL, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            r("channel", () -> c.write(ByteBuffer.allocate(5)));
            r("direct", () -> c.write(ByteBuffer.allocateDirect(5)));
            r("position", () -> c.write(ByteBuffer.allocate(5), 3));
            r("gather", () -> c.write(new ByteBuffer[] {ByteBuffer.allocate(3), ByteBuffer.allocateDirect(4)}));
            ByteBuffer b = ByteBuffer.allocate(8);
            b.getInt();
            r("buffer", () -> c.write(b));
            p(b, c.read(b));
            Files.writeString(Path.of("src"), "source");
            try (FileChannel s = FileChannel.open(Path.of("src"))) {
                r("transferTo", () -> s.transferTo(0, 6, c));
                r("transferFrom", () -> c.transferFrom(s, 0, 6));
            }
        }
        r("write", () -> Files.write(FULL, new byte[10]));
        r("text", () -> Files.writeString(FULL, "text"));
        r("lines", () -> Files.write(FULL, List.of("a", "b")));
        r("copy", () -> Files.copy(new ByteArrayInputStream(new byte[5]), Path.of("ok")));
        r("copy to a stream", () -> {
            try (OutputStream o = Files.newOutputStream(FULL)) {
                Files.copy(Path.of("src"), o);
            }
        });
        buffers();
        standard();
    }

    static void buffers() throws Exception {
        BufferedOutputStream b = new BufferedOutputStream(new FileOutputStream("/dev/full"), 16);
        b.write(new byte[10]);
        r("flush", b::flush);
        r("flush again", b::flush);
        r("write", () -> b.write(new byte[10]));
        r("close", b::close);
        r("close again", b::close);
        BufferedWriter w = Files.newBufferedWriter(FULL);
        w.write("text");
        r("writer close", w::close);
        r("writer write", () -> w.write("x"));
        PrintStream ps = new PrintStream(new FileOutputStream("/dev/full"));
        ps.print("x");
        p(ps.checkError());
        ps.println("y");
        ps.flush();
        ps.close();
        p(ps.checkError());
        PrintWriter pw = new PrintWriter(new FileWriter("/dev/full"));
        pw.print("x");
        p(pw.checkError());
        pw.close();
        ObjectOutputStream o = new ObjectOutputStream(new BufferedOutputStream(new FileOutputStream("/dev/full")));
        o.writeObject(List.of(1, 2));
        r("objects", o::flush);
        r("objects close", o::close);
        r("properties", () -> {
            try (Writer x = new FileWriter("/dev/full")) {
                Properties q = new Properties();
                q.setProperty("k", "v");
                q.store(x, "c");
            }
        });
        r("zip", () -> {
            try (java.util.zip.ZipOutputStream z = new java.util.zip.ZipOutputStream(new FileOutputStream("/dev/full"))) {
                z.putNextEntry(new java.util.zip.ZipEntry("x"));
                z.write(new byte[1000]);
                z.closeEntry();
            }
        });
        r("scanner of nothing", () -> p(new Scanner(FULL).hasNext()));
        Formatter f = new Formatter(new FileOutputStream("/dev/full"));
        f.format("%d", 5);
        f.flush();
        p(f.ioException());
        r("formatter", f::close);
        r("closed formatter", () -> f.format("x"));
    }

    static void standard() throws Exception {
        PrintStream out = System.out;
        System.setOut(new PrintStream(new FileOutputStream("/dev/full"), true));
        System.out.println("lost");
        boolean error = System.out.checkError();
        System.setOut(out);
        p(error, System.out.checkError());
        p(Files.readString(Path.of("src")), Files.size(Path.of("ok")));
    }
}
