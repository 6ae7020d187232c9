package diff.io;

import static diff.util.X.*;
import static java.nio.file.StandardOpenOption.*;

import java.io.RandomAccessFile;
import java.nio.*;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.*;
import java.nio.file.Paths;

/** Mapped files: modes, what is seen through the file and the other way, views, growth, private copies, life after close, while the session waits. */
public class Mapped {
    static final Path F = Paths.get("f");

    static String text(ByteBuffer b, int n) {
        byte[] x = new byte[n];
        b.get(0, x);
        return new String(x).replace('\0', '.');
    }

    public static void main(String[] a) throws Exception {
        Files.writeString(F, "0123456789");
        MappedByteBuffer kept;
        try (FileChannel c = FileChannel.open(F, READ, WRITE)) {
            MappedByteBuffer ro = c.map(MapMode.READ_ONLY, 0, 10), rw = c.map(MapMode.READ_WRITE, 0, 10), pr = c.map(MapMode.PRIVATE, 0, 10);
            p(ro.isReadOnly(), rw.isReadOnly(), ro.isDirect(), rw.order(), ro.capacity(), ro.position(), ro.limit(), ro.hasArray());
            rw.put(1, (byte) 'A');
            p(text(ro, 10), text(rw, 10), Files.readString(F));
            c.write(ByteBuffer.wrap(new byte[] {'B'}), 2);
            p(text(ro, 10), text(rw, 10));
            pr.put(3, (byte) 'P');
            // Whether a private copy sees later changes of the file is nobody's promise.
            p((char) pr.get(3), (char) pr.get(0), Files.readString(F), text(ro, 10));
            r("read only", () -> ro.put(0, (byte) 1));
            r("index", () -> rw.get(10));
            r("underflow", () -> rw.position(10).get());
            rw.clear();
            p(rw.force().isLoaded() || true, rw.load().remaining());
            rw.force(2, 3);
            r("force bounds", () -> rw.force(5, 10));
            MappedByteBuffer part = c.map(MapMode.READ_WRITE, 5, 3);
            part.put("xyz".getBytes());
            p(Files.readString(F), text(rw, 10), part.remaining());
            MappedByteBuffer empty = c.map(MapMode.READ_ONLY, 5, 0);
            p(empty.capacity(), empty.isDirect());
            r("negative", () -> c.map(MapMode.READ_ONLY, -1, 1));
            r("negative", () -> c.map(MapMode.READ_ONLY, 0, -1));
            r("too large", () -> c.map(MapMode.READ_ONLY, 0, 1L << 32));
            r("overflow", () -> c.map(MapMode.READ_ONLY, Long.MAX_VALUE, 1));
            r("past the end, read only", () -> {
                try (FileChannel x = FileChannel.open(F, READ)) {
                    x.map(MapMode.READ_ONLY, 0, 100);
                }
            });
            r("null", () -> c.map(null, 0, 1));
            try (FileChannel x = FileChannel.open(F, READ)) {
                r("not writable", () -> x.map(MapMode.READ_WRITE, 0, 1));
                r("private of a reader", () -> x.map(MapMode.PRIVATE, 0, 1));
                p(x.map(MapMode.READ_ONLY, 4, 2).get(0));
            }
            try (FileChannel x = FileChannel.open(F, WRITE)) {
                r("write only", () -> x.map(MapMode.READ_ONLY, 0, 1));
                r("write only", () -> x.map(MapMode.READ_WRITE, 0, 1));
            }
            kept = c.map(MapMode.READ_WRITE, 8, 30);
            p("grown", c.size(), kept.capacity());
        }
        kept.putLong(4, 0x4142434445464748L);
        kept.order(ByteOrder.LITTLE_ENDIAN).putInt(16, 0x61626364);
        p("after close", Files.readString(F).replace('\0', '.'));
        CharBuffer chars = kept.duplicate().order(ByteOrder.BIG_ENDIAN).position(4).slice().asCharBuffer();
        IntBuffer ints = kept.slice(4, 8).asIntBuffer();
        p((int) chars.get(0), Integer.toHexString(ints.get(1)), kept.slice(0, 4).isDirect(), kept.asReadOnlyBuffer().isReadOnly(), kept.alignedSlice(1).capacity(), kept.compareTo(kept.duplicate()));

        // The file changes while every thread waits.
        try (RandomAccessFile r = new RandomAccessFile("f", "rw")) {
            r.seek(8);
            Thread.sleep(5);
            r.writeBytes("changed");
            Thread.sleep(5);
            p(text(kept, 7), r.length());
            kept.put(0, (byte) 'C');
            Thread.sleep(5);
            r.seek(8);
            p((char) r.read());
            Files.delete(F);
            kept.put(1, (byte) 'H');
            Thread.sleep(5);
            r.seek(8);
            p("deleted", (char) r.read(), (char) r.read(), text(kept, 7));
        }
        Thread.sleep(5);
        p(text(kept, 7));

        // Many mappings, many pages.
        Path big = Paths.get("big");
        try (FileChannel c = FileChannel.open(big, CREATE, READ, WRITE)) {
            MappedByteBuffer all = c.map(MapMode.READ_WRITE, 0, 1 << 20);
            for (int i = 0; i < 1 << 20; i += 4096) all.putInt(i, i);
            Thread.sleep(5);
            int bad = 0;
            for (int k = 0; k < 64; k++) {
                MappedByteBuffer m = c.map(MapMode.READ_ONLY, k * 16384L, 16384);
                for (int i = 0; i < 16384; i += 4096) if (m.getInt(i) != k * 16384 + i) bad++;
            }
            p(bad, c.size());
            ByteBuffer copy = ByteBuffer.allocate(8);
            c.read(copy, 4096);
            p(copy.getInt(0));
            p(all.mismatch(ByteBuffer.allocate(10)), all.equals(c.map(MapMode.READ_ONLY, 0, 1 << 20)));
        }
    }
}
