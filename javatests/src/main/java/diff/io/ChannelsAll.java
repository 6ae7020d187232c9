package diff.io;

import static diff.util.X.*;
import static java.nio.file.StandardOpenOption.*;

import java.io.*;
import java.nio.*;
import java.nio.channels.*;
import java.nio.file.*;
import java.nio.file.Paths;
import java.util.Set;

/** FileChannel: positions, scatter and gather, transfers of all kinds, append, truncation, flags, use after close, interruption. */
public class ChannelsAll {
    static final Path F = Paths.get("f");

    static String all() throws IOException {
        return Files.readString(F);
    }

    static ByteBuffer b(String s) {
        return ByteBuffer.wrap(s.getBytes());
    }

    static String s(ByteBuffer b) {
        b.flip();
        byte[] x = new byte[b.remaining()];
        b.get(x);
        b.clear();
        return new String(x);
    }

    public static void main(String[] a) throws Exception {
        positions();
        scatter();
        transfers();
        options();
        ends();
    }

    static void positions() throws Exception {
        try (FileChannel c = FileChannel.open(F, CREATE, READ, WRITE)) {
            ByteBuffer r = ByteBuffer.allocate(8), d = ByteBuffer.allocateDirect(8);
            p(c.size(), c.position(), c.read(r), c.write(b("0123456789")), c.position(), c.size());
            p(c.position(2).position(), c.read(r), s(r), c.read(r), c.read(r, 0), s(r), c.position());
            p(c.read(d, 4), s(d), c.read(d, 100), c.write(b("XY"), 4), all(), c.position());
            p(c.write(b("Z"), 12), all().replace('\0', '.'), c.size());
            c.position(20);
            p(c.position(), c.size(), c.read(r));
            c.write(b("e"));
            p(c.size(), all().replace('\0', '.'));
            c.truncate(5);
            p(c.size(), c.position(), c.truncate(100).size());
            ByteBuffer full = ByteBuffer.allocate(0);
            p(c.read(full), c.write(full), c.read(full, 100));
            r("read only buffer", () -> c.read(b("x").asReadOnlyBuffer()));
            p(c.write(b("ro").asReadOnlyBuffer(), 0), all());
            r("negative", () -> c.position(-1));
            r("negative", () -> c.read(r, -1));
            r("negative", () -> c.write(r, -1));
            r("negative", () -> c.truncate(-1));
            r("null", () -> c.read((ByteBuffer) null));
            c.force(false);
            ByteBuffer slice = b("..abc..").slice(2, 3);
            p(c.write(slice, 0), all(), slice.remaining());
        }
    }

    static void scatter() throws Exception {
        try (FileChannel c = FileChannel.open(F, READ, WRITE, TRUNCATE_EXISTING)) {
            ByteBuffer[] out = {b("ab"), b(""), b("cde"), b("fghij")};
            p(c.write(out), out[3].remaining(), all());
            ByteBuffer[] more = {b("1"), b("2"), b("3"), b("4")};
            p(c.write(more, 1, 2), all(), more[0].remaining(), more[1].remaining());
            c.position(0);
            ByteBuffer[] in = {ByteBuffer.allocate(3), ByteBuffer.allocateDirect(4), ByteBuffer.allocate(0), ByteBuffer.allocate(100)};
            p(c.read(in), s(in[0]), s(in[1]), s(in[3]), c.read(in));
            c.position(1);
            p(c.read(in, 1, 1), s(in[1]), c.read(in, 1, 0));
            r("bounds", () -> c.read(in, 3, 2));
            r("bounds", () -> c.write(out, -1, 1));
            ByteBuffer[] many = new ByteBuffer[1500];
            for (int i = 0; i < many.length; i++) many[i] = b("m");
            long n = 0;
            c.truncate(0);
            c.position(0);
            while (many[many.length - 1].hasRemaining()) n += c.write(many);
            p(n, c.size());
        }
    }

    static void transfers() throws Exception {
        Files.writeString(F, "0123456789");
        try (FileChannel c = FileChannel.open(F, READ, WRITE); FileChannel d = FileChannel.open(Paths.get("d"), CREATE, READ, WRITE)) {
            p(c.transferTo(2, 5, d), d.position(), c.position(), Files.readString(Paths.get("d")));
            p(c.transferTo(8, 100, d), c.transferTo(100, 5, d), c.transferTo(0, 0, d), d.size());
            p(d.transferFrom(c, 1, 3), c.position(), Files.readString(Paths.get("d")), d.transferFrom(c, 1000, 3));
            ByteArrayOutputStream o = new ByteArrayOutputStream();
            p(c.transferTo(0, 10, Channels.newChannel(o)), o);
            p(d.transferFrom(Channels.newChannel(new ByteArrayInputStream("stream".getBytes())), 0, 100), Files.readString(Paths.get("d")));
            r("negative", () -> c.transferTo(-1, 5, d));
            r("negative", () -> c.transferTo(0, -5, d));
            r("negative", () -> d.transferFrom(c, -1, 5));
            FileChannel ro = FileChannel.open(F, READ), wo = FileChannel.open(Paths.get("w"), CREATE, WRITE);
            r("to a reader", () -> c.transferTo(0, 1, ro));
            r("from a writer", () -> d.transferFrom(wo, 0, 1));
            r("from not readable", () -> wo.transferTo(0, 1, d));
            r("to not writable", () -> ro.transferFrom(c, 0, 1));
            ro.close();
            wo.close();
            r("to closed", () -> c.transferTo(0, 1, wo));
            r("from closed", () -> d.transferFrom(ro, 0, 1));
            Pipe pipe = Pipe.open();
            p(c.transferTo(0, 4, pipe.sink()), d.transferFrom(pipe.source(), 0, 4));
            pipe.sink().close();
            p(d.transferFrom(pipe.source(), 0, 4));
            pipe.source().close();
            c.position(0);
            p("to itself", c.transferTo(0, 3, c), all());
        }
        try (FileChannel big = FileChannel.open(Paths.get("big"), CREATE, READ, WRITE); FileChannel to = FileChannel.open(Paths.get("big2"), CREATE, WRITE)) {
            ByteBuffer x = ByteBuffer.allocate(100_000);
            for (int i = 0; i < 20; i++) {
                x.clear();
                big.write(x);
            }
            long n = 0;
            while (n < big.size()) n += big.transferTo(n, Long.MAX_VALUE - n, to);
            p(n, to.size());
        }
    }

    static void options() throws Exception {
        Files.writeString(F, "abc");
        try (FileChannel c = FileChannel.open(F, APPEND)) {
            c.write(b("1"));
            c.position(0);
            c.write(b("2"));
            p(all(), c.position());
            r("append read", () -> c.read(ByteBuffer.allocate(1)));
        }
        r("read and append", () -> FileChannel.open(F, READ, APPEND));
        r("append and truncate", () -> FileChannel.open(F, APPEND, TRUNCATE_EXISTING));
        r("create new", () -> FileChannel.open(F, CREATE_NEW, WRITE));
        r("missing", () -> FileChannel.open(Paths.get("no"), READ));
        r("create without write", () -> FileChannel.open(Paths.get("no"), READ, CREATE));
        try (FileChannel c = FileChannel.open(F, Set.of(READ, TRUNCATE_EXISTING))) {
            p("truncate needs write", c.size());
        }
        try (FileChannel c = FileChannel.open(Paths.get("gone"), CREATE, WRITE, DELETE_ON_CLOSE)) {
            p(Files.exists(Paths.get("gone")));
            c.write(b("x"));
        }
        p(Files.exists(Paths.get("gone")));
        try (FileChannel c = FileChannel.open(F, WRITE, SYNC, DSYNC, SPARSE)) {
            c.write(b("sync"));
        }
        p(all());
        r("no read", () -> FileChannel.open(F, WRITE).read(ByteBuffer.allocate(1)));
        r("no write", () -> FileChannel.open(F).write(ByteBuffer.allocate(1)));
        r("no truncate", () -> FileChannel.open(F).truncate(0));
        try (SeekableByteChannel c = Files.newByteChannel(F, Set.of(READ, WRITE))) {
            p(c.size(), c.position(1).read(ByteBuffer.allocate(2)), c.position(), c.truncate(2).size(), c.isOpen());
        }
    }

    static void ends() throws Exception {
        FileChannel c = FileChannel.open(F, READ, WRITE);
        c.close();
        c.close();
        p(c.isOpen());
        ByteBuffer x = ByteBuffer.allocate(1);
        r("read", () -> c.read(x));
        r("read at", () -> c.read(x, 0));
        r("write", () -> c.write(x));
        r("position", c::position);
        r("set position", () -> c.position(1));
        r("size", c::size);
        r("truncate", () -> c.truncate(0));
        r("force", () -> c.force(true));
        r("transferTo", () -> c.transferTo(0, 1, c));
        r("map", () -> c.map(FileChannel.MapMode.READ_ONLY, 0, 1));
        r("lock", c::lock);
        r("tryLock", c::tryLock);
        FileChannel i = FileChannel.open(F, READ, WRITE);
        Thread.currentThread().interrupt();
        r("interrupted", () -> i.write(ByteBuffer.allocate(1)));
        p(i.isOpen(), Thread.interrupted());
        Thread.currentThread().interrupt();
        r("files are not interrupted", () -> p(Files.readString(F).length()));
        p(Thread.interrupted());
        try (InputStream in = Channels.newInputStream(FileChannel.open(F)); Reader r = Channels.newReader(FileChannel.open(F), "UTF-8")) {
            p(in.available(), in.readAllBytes().length, r.read() >= 0);
        }
        try (OutputStream o = Channels.newOutputStream(FileChannel.open(F, WRITE, TRUNCATE_EXISTING)); Writer w = Channels.newWriter(FileChannel.open(F, APPEND), "UTF-8")) {
            o.write("out".getBytes());
            w.write("ß");
        }
        p(all());
    }
}
