package diff.util;

import static diff.util.X.*;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.*;

/** A file system that becomes full: the directory given is one of 256 KB; tests/full_disk.rs makes it. */
public class SmallDisk {
    public static void main(String[] a) throws Exception {
        Path d = Path.of(a[0]);
        hide(java.util.regex.Pattern.quote(d.toString()), "DISK");
        p(d.toFile().getTotalSpace(), Files.getFileStore(d).getTotalSpace());
        Path f = d.resolve("f");
        try (FileOutputStream o = new FileOutputStream(f.toFile())) {
            r("stream", () -> o.write(new byte[300_000]));
            p("written before", Files.size(f));
            r("again", () -> o.write(1));
        }
        p(d.toFile().getUsableSpace());
        r("another file", () -> Files.write(d.resolve("g"), new byte[10]));
        p(Files.exists(d.resolve("g")), Files.size(d.resolve("g")));
        r("copy", () -> Files.copy(f, d.resolve("h")));
        r("copy", () -> Files.copy(f, d.resolve("h"), StandardCopyOption.REPLACE_EXISTING));
        p(Files.exists(d.resolve("h")));
        try (FileChannel c = FileChannel.open(f, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            r("overwriting", () -> p(c.write(ByteBuffer.allocate(1000), 0)));
            r("growing", () -> p(c.write(ByteBuffer.allocate(1000), c.size())));
            c.truncate(100_000);
            Thread.sleep(1);
            r("in part", () -> p(c.write(ByteBuffer.allocate(250_000), 100_000)));
            p(c.size());
            r("gather", () -> p(c.position(c.size()).write(new ByteBuffer[] {ByteBuffer.allocate(10), ByteBuffer.allocate(10)})));
            c.truncate(0);
        }
        try (RandomAccessFile r = new RandomAccessFile(f.toFile(), "rw")) {
            r.setLength(1 << 20);
            p("a hole takes no room", r.length());
            r.seek(1 << 19);
            r("into the hole", () -> r.write(new byte[300_000]));
            r.setLength(0);
            Thread.sleep(1);
            r("fits", () -> r.write(new byte[200_000]));
        }
        BufferedWriter w = Files.newBufferedWriter(d.resolve("w"));
        r("writer", () -> {
            for (int i = 0; i < 100_000; i++) w.write("a line\n");
        });
        r("writer's end", w::close);
        r("directories", () -> {
            for (int i = 0; i < 200; i++) Files.createDirectory(d.resolve("d" + i));
        });
        p(Files.size(f));
        Files.delete(f);
        Files.writeString(d.resolve("g"), "there is room again");
        p(Files.readString(d.resolve("g")));
    }
}
