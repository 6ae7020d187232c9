package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.*;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.stream.*;

/** The rest of java.nio.file.Files: open options in all combinations, texts that do not decode, mismatch, temporary files, deletion at close, kinds of content, seekable channels. */
public class FilesRest {
    public static void main(String[] a) throws Exception {
        options();
        texts();
        mismatch();
        temporary();
        closing();
        kinds();
        seekable();
        questions();
    }

    static void options() throws Exception {
        StandardOpenOption[] all = {StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.APPEND, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.CREATE, StandardOpenOption.CREATE_NEW};
        for (int bits = 0; bits < 64; bits++) {
            Set<OpenOption> o = new LinkedHashSet<>();
            for (int i = 0; i < 6; i++) if ((bits >> i & 1) != 0) o.add(all[i]);
            for (boolean there : new boolean[] {false, true}) {
                Path f = Path.of("o");
                Files.deleteIfExists(f);
                if (there) Files.writeString(f, "text");
                t(o + " " + there, () -> {
                    String r;
                    try (SeekableByteChannel c = Files.newByteChannel(f, o)) {
                        r = c.position() + "/" + c.size();
                        try {
                            r += " read " + c.read(ByteBuffer.allocate(2));
                        } catch (RuntimeException e) {
                            r += " " + e;
                        }
                        try {
                            r += " wrote " + c.write(ByteBuffer.wrap("AB".getBytes())) + "@" + c.position();
                        } catch (RuntimeException e) {
                            r += " " + e;
                        }
                    }
                    return r + " " + Files.readString(f);
                });
            }
        }
        Path f = Path.of("o");
        t("read of an output", () -> Files.newOutputStream(f, StandardOpenOption.READ));
        t("write of an input", () -> Files.newInputStream(f, StandardOpenOption.WRITE));
        t("append of an input", () -> Files.newInputStream(f, StandardOpenOption.APPEND));
        t("null option", () -> Files.newByteChannel(f, (OpenOption) null));
        t("own option", () -> Files.newByteChannel(f, new OpenOption() {
            @Override
            public String toString() {
                return "own";
            }
        }));
        for (StandardOpenOption s : new StandardOpenOption[] {StandardOpenOption.SYNC, StandardOpenOption.DSYNC, StandardOpenOption.SPARSE}) t(s.name(), () -> Files.writeString(f, "synced", StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, s) + Files.readString(f));
    }

    static void texts() throws Exception {
        Path f = Path.of("t");
        Files.write(f, new byte[] {'a', (byte) 0xff, 'b'});
        t("malformed", () -> Files.readString(f));
        t("malformed lines", () -> Files.readAllLines(f));
        t("malformed stream", () -> Files.lines(f).toList());
        t("latin", () -> Files.readString(f, StandardCharsets.ISO_8859_1).length());
        t("ascii", () -> Files.readString(f, StandardCharsets.US_ASCII));
        t("unmappable", () -> Files.writeString(f, "ä\u4e2d", StandardCharsets.ISO_8859_1));
        t("unmappable lines", () -> Files.write(f, List.of("\u4e2d"), StandardCharsets.US_ASCII));
        t("half a pair", () -> Files.writeString(f, "x\ud800y"));
        BufferedWriter w = Files.newBufferedWriter(f);
        r("writer", () -> {
            w.write("\ud800x");
            w.flush();
        });
        r("writer's end", w::close);
        for (String s : new String[] {"", "\n", "a", "a\n", "a\n\nb", "a\r\nb\rc\n\r", "\u2028x", "ä\u4e2d\ud83d\ude00\n"}) {
            Files.writeString(f, s);
            List<String> lines;
            try (Stream<String> l = Files.lines(f)) {
                lines = l.toList();
            }
            p(Files.size(f), Files.readAllLines(f), lines.equals(Files.readAllLines(f)), Files.readString(f).equals(s));
        }
        Files.write(f, List.of("x", "y"), StandardCharsets.UTF_16);
        p(Files.size(f), Files.readAllLines(f, StandardCharsets.UTF_16));
        Files.write(f, IntStream.range(0, 5000).mapToObj(i -> "line " + i).toList());
        try (Stream<String> l = Files.lines(f).parallel()) {
            p(l.mapToInt(String::length).sum());
        }
        try (BufferedReader r = Files.newBufferedReader(f)) {
            r.mark(10);
            p(r.readLine(), r.lines().skip(4000).findFirst().get());
        }
        t("too large", () -> Files.readAllBytes(Path.of("/proc/self/status")).length > 100);
        t("null", () -> Files.writeString(f, null));
        t("null lines", () -> Files.write(f, Arrays.asList("a", null)));
    }

    static void mismatch() throws Exception {
        Path x = Path.of("x"), y = Path.of("y");
        for (String[] s : new String[][] {{"", ""}, {"a", ""}, {"abc", "abc"}, {"abc", "abd"}, {"abc", "ab"}, {"x".repeat(20_000), "x".repeat(20_000)}, {"x".repeat(20_000), "x".repeat(19_999) + "y"}, {"x".repeat(8192), "x".repeat(8193)}}) {
            Files.writeString(x, s[0]);
            Files.writeString(y, s[1]);
            p(Files.mismatch(x, y), Files.mismatch(y, x), Files.mismatch(x, x));
        }
        t("none", () -> Files.mismatch(x, Path.of("none")));
        t("directory", () -> Files.mismatch(x, Path.of(".")));
    }

    static void temporary() throws Exception {
        hide("\\d{15,}", "n");
        Path d = Files.createTempDirectory(Path.of("."), "dir");
        Path f = Files.createTempFile(d, null, null), g = Files.createTempFile(d, "pre", ".suf", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        p(f.getFileName(), g.getFileName(), PosixFilePermissions.toString(Files.getPosixFilePermissions(g)), f.equals(Files.createTempFile(d, null, null)));
        t("slash", () -> Files.createTempFile(d, "a/b", null));
        t("none", () -> Files.createTempFile(Path.of("none"), "x", null));
        t("file", () -> Files.createTempDirectory(f, "x"));
        t("suffix", () -> Files.createTempFile(d, "x", "/y"));
        t("twice", () -> Files.createTempFile(d, "x", null, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------"))) != null);
        Path t = Files.createTempFile("own", null);
        p(t.startsWith(System.getProperty("java.io.tmpdir")), Files.deleteIfExists(t), Files.deleteIfExists(t));
        Set<Path> many = new HashSet<>();
        for (int i = 0; i < 50; i++) many.add(Files.createTempFile(d, "m", ""));
        p(many.size());
        r("not empty", () -> Files.delete(d));
        Files.list(d).forEach(x -> x.toFile().delete());
        Files.delete(d);
        r("gone", () -> Files.delete(d));
    }

    static void closing() throws Exception {
        Path f = Path.of("closing");
        try (OutputStream o = Files.newOutputStream(f, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            o.write(1);
            p("has no name any more", Files.exists(f));
        }
        p(Files.exists(f));
        try (SeekableByteChannel c = Files.newByteChannel(f, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            r("gone", () -> Files.delete(f));
            Thread.sleep(1);
            p(c.write(ByteBuffer.wrap(new byte[3])), c.size());
            Files.writeString(f, "another");
        }
        p("another of the name", Files.exists(f));
        InputStream in = Files.newInputStream(f, StandardOpenOption.DELETE_ON_CLOSE);
        p(in.available(), in.read(), in.skip(2), in.readAllBytes().length, in.read());
        in.close();
        r("closed", in::read);
        r("available", in::available);
        p(Files.exists(f));
        OutputStream out = Files.newOutputStream(f);
        out.close();
        out.close();
        r("closed", () -> out.write(1));
        r("closed, nothing", () -> out.write(new byte[0]));
    }

    static void kinds() throws Exception {
        for (String n : new String[] {"a.txt", "a.html", "a.png", "a.jar", "a.json", "a.unknownkind", "noextension", "a.PNG", ".txt", "a.tar.gz"}) t(n, () -> Files.probeContentType(Path.of(n)));
    }

    static void seekable() throws Exception {
        Path f = Path.of("s");
        Files.writeString(f, "0123456789");
        try (SeekableByteChannel c = Files.newByteChannel(f, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            p(c.position(5) == c, c.position(), c.truncate(20).size(), c.truncate(7).size(), c.position(), c.truncate(3).position());
            r("negative", () -> c.position(-1));
            r("negative", () -> c.truncate(-1));
            p(c.position(10).size(), c.read(ByteBuffer.allocate(1)), c.write(ByteBuffer.wrap("x".getBytes())), c.size());
            c.close();
            for (R x : new R[] {() -> c.position(), () -> c.size(), () -> c.read(ByteBuffer.allocate(1)), () -> c.write(ByteBuffer.allocate(1)), () -> c.truncate(1), () -> c.position(1)}) r("closed", x);
            p(c.isOpen());
        }
        p(s(Files.readAllBytes(f)));
    }

    static void questions() throws Exception {
        Path f = Path.of("q"), d = Files.createDirectory(Path.of("qd"));
        Files.writeString(f, "x");
        for (Path x : new Path[] {f, d, Path.of("none"), Path.of("q/x"), Path.of(""), Path.of("/dev/null"), Path.of("qd/../q")}) p(x, Files.exists(x), Files.notExists(x), Files.isDirectory(x), Files.isRegularFile(x), Files.isSymbolicLink(x), Files.isReadable(x), Files.isWritable(x), Files.isExecutable(x));
        t("hidden", () -> Files.isHidden(Path.of(".x")) + " " + Files.isHidden(Path.of("none")) + " " + Files.isHidden(Path.of("")));
        t("same", () -> Files.isSameFile(f, Path.of("./q")) + " " + Files.isSameFile(Path.of("none"), Path.of("none")));
        t("different", () -> Files.isSameFile(Path.of("none"), f));
        r("delete in a file", () -> Files.delete(Path.of("q/x")));
        p(Files.deleteIfExists(Path.of("none")));
        r("if exists in a file", () -> Files.deleteIfExists(Path.of("q/x")));
        r("delete empty", () -> Files.delete(Path.of("")));
        t("create here", () -> Files.createDirectories(Path.of("")));
        t("create again", () -> Files.createDirectories(d));
        t("long", () -> Files.createFile(Path.of("n".repeat(256))));
        t("long path", () -> Files.createFile(Path.of("d/".repeat(2050) + "x")));
        t("nul", () -> Path.of("a\0b"));
    }
}
