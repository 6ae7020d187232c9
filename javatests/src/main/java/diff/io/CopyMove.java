package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.stream.*;

/** Files.copy and Files.move: every option, files, directories, links and devices, onto what is there, to another file system, from and to streams; links of all kinds. */
public class CopyMove {
    /** In memory: a disk is slow with files that replace each other. */
    static Path W;

    static void list(String name, Path d) throws IOException {
        try (Stream<Path> s = Files.walk(d)) {
            p(name, s.map(x -> {
                try {
                    return d.relativize(x) + (Files.isSymbolicLink(x) ? "->" + Files.readSymbolicLink(x) : Files.isRegularFile(x) ? "=" + Files.readString(x) : "/");
                } catch (IOException e) {
                    return e.toString();
                }
            }).sorted().toList());
        }
    }

    static void clear(Path d) throws IOException {
        if (!Files.exists(d)) return;
        try (Stream<Path> s = Files.walk(d)) {
            for (Path x : s.sorted(Comparator.reverseOrder()).toList()) Files.delete(x);
        }
    }

    static void fresh() throws IOException {
        clear(W);
        Files.createDirectories(W.resolve("full/in"));
        Files.createDirectories(W.resolve("empty"));
        Files.writeString(W.resolve("f"), "F");
        Files.writeString(W.resolve("g"), "G");
        Files.createSymbolicLink(W.resolve("link"), Path.of("f"));
        Files.createSymbolicLink(W.resolve("dead"), Path.of("none"));
        Files.createSymbolicLink(W.resolve("dir"), Path.of("empty"));
        Files.createLink(W.resolve("hard"), W.resolve("f"));
    }

    public static void main(String[] a) throws Exception {
        W = Files.createTempDirectory(Path.of("/dev/shm"), "copy");
        hide(java.util.regex.Pattern.quote(W.toString()), "W");
        Path w = W;
        CopyOption[][] copies = {{}, {StandardCopyOption.REPLACE_EXISTING}, {LinkOption.NOFOLLOW_LINKS, StandardCopyOption.REPLACE_EXISTING}};
        String[] all = {"f", "full", "empty", "link", "dead", "dir", "hard", "none"};
        for (CopyOption[] o : copies)
            for (String from : all)
                for (String to : new String[] {"new", "g", "full", from}) {
                    fresh();
                    t("copy " + from + " " + to + " " + Arrays.toString(o), () -> Files.copy(w.resolve(from), w.resolve(to), o));
                    if (to.equals("new")) list("", w);
                }
        CopyOption[][] moves = {{}, {StandardCopyOption.REPLACE_EXISTING}, {StandardCopyOption.ATOMIC_MOVE}};
        for (CopyOption[] o : moves)
            for (String from : all)
                for (String to : o.length > 0 && o[0] == StandardCopyOption.ATOMIC_MOVE ? new String[] {"g", "empty"} : new String[] {"new", "g", "empty", "full", "f/x"}) {
                    fresh();
                    t("move " + from + " " + to + " " + Arrays.toString(o), () -> Files.move(w.resolve(from), w.resolve(to), o));
                    if (to.equals("g")) list("", w);
                }
        fresh();
        for (CopyOption o : new CopyOption[] {null, StandardCopyOption.ATOMIC_MOVE, new CopyOption() {
            @Override
            public String toString() {
                return "own";
            }
        }}) t("option " + o, () -> Files.copy(w.resolve("f"), w.resolve("new"), o));
        t("option of move", () -> Files.move(w.resolve("f"), w.resolve("new"), StandardCopyOption.COPY_ATTRIBUTES));
        t("nofollow of move", () -> Files.move(w.resolve("link"), w.resolve("moved"), LinkOption.NOFOLLOW_LINKS));
        t("into itself", () -> Files.move(w.resolve("full"), w.resolve("full/in/x")));
        attributes();
        elsewhere();
        streams();
        links();
    }

    static void attributes() throws Exception {
        fresh();
        Path f = W.resolve("f"), c = W.resolve("c");
        Files.setLastModifiedTime(f, FileTime.fromMillis(123_456_000));
        Files.setPosixFilePermissions(f, PosixFilePermissions.fromString("rwxr--r-x"));
        Files.copy(f, c, StandardCopyOption.COPY_ATTRIBUTES);
        p(Files.getLastModifiedTime(c), PosixFilePermissions.toString(Files.getPosixFilePermissions(c)));
        Files.copy(f, c, StandardCopyOption.REPLACE_EXISTING);
        p(Files.getLastModifiedTime(c).toMillis() > 123_456_000, PosixFilePermissions.toString(Files.getPosixFilePermissions(c)));
        Files.setPosixFilePermissions(W.resolve("empty"), PosixFilePermissions.fromString("rwx--x--x"));
        Files.copy(W.resolve("empty"), W.resolve("e2"), StandardCopyOption.COPY_ATTRIBUTES);
        p(PosixFilePermissions.toString(Files.getPosixFilePermissions(W.resolve("e2"))));
        t("a device", () -> {
            Files.copy(Path.of("/dev/null"), W.resolve("null"));
            return Files.size(W.resolve("null"));
        });
        t("a file of the system", () -> {
            Files.copy(Path.of("/proc/self/status"), W.resolve("status"));
            return Files.size(W.resolve("status")) > 100;
        });
        byte[] big = new byte[1_300_000];
        new Random(2).nextBytes(big);
        Files.write(W.resolve("big"), big);
        Files.copy(W.resolve("big"), W.resolve("big2"));
        p(Files.mismatch(W.resolve("big"), W.resolve("big2")));
    }

    /** The working directory is in another file system. */
    static void elsewhere() throws Exception {
        Path d = Files.createTempDirectory(Path.of("").toRealPath(), "move");
        try {
            fresh();
            Files.setLastModifiedTime(W.resolve("f"), FileTime.fromMillis(5000));
            for (String s : new String[] {"f", "empty", "full", "link", "dead"}) t("away " + s, () -> Files.move(W.resolve(s), d.resolve(s)).getFileName());
            for (String s : new String[] {"f", "link"}) p(Files.exists(W.resolve(s), LinkOption.NOFOLLOW_LINKS), Files.exists(d.resolve(s), LinkOption.NOFOLLOW_LINKS));
            p(Files.getLastModifiedTime(d.resolve("f")), Files.readSymbolicLink(d.resolve("link")));
            t("atomic", () -> {
                try {
                    return Files.move(W.resolve("g"), d.resolve("g"), StandardCopyOption.ATOMIC_MOVE);
                } catch (AtomicMoveNotSupportedException e) {
                    return e.getMessage().replace(d.toString(), "D") + " " + e.getReason();
                }
            });
            t("taken", () -> {
                try {
                    return Files.move(W.resolve("g"), d.resolve("f"));
                } catch (FileAlreadyExistsException e) {
                    return e.getMessage().replace(d.toString(), "D");
                }
            });
            p(Files.move(W.resolve("g"), d.resolve("f"), StandardCopyOption.REPLACE_EXISTING).getFileName(), Files.readString(d.resolve("f")));
            t("hard link", () -> {
                try {
                    return Files.createLink(d.resolve("h"), W.resolve("hard"));
                } catch (FileSystemException e) {
                    return e.getMessage().replace(d.toString(), "D");
                }
            });
            list("there", d);
        } finally {
            clear(d);
        }
    }

    static void streams() throws Exception {
        fresh();
        Path n = W.resolve("n");
        p(Files.copy(new ByteArrayInputStream(new byte[20_000]), n), Files.size(n));
        t("there", () -> Files.copy(new ByteArrayInputStream(new byte[1]), n));
        p(Files.copy(new ByteArrayInputStream("x".getBytes()), n, StandardCopyOption.REPLACE_EXISTING), Files.readString(n));
        t("option", () -> Files.copy(new ByteArrayInputStream(new byte[1]), n, StandardCopyOption.ATOMIC_MOVE));
        t("onto a full directory", () -> Files.copy(new ByteArrayInputStream(new byte[1]), W.resolve("full"), StandardCopyOption.REPLACE_EXISTING));
        t("stream fails", () -> Files.copy(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reading");
            }
        }, W.resolve("failed")));
        p(Files.exists(W.resolve("failed")));
        ByteArrayOutputStream o = new ByteArrayOutputStream();
        p(Files.copy(n, o), o);
        t("directory", () -> Files.copy(W.resolve("full"), o));
        t("none", () -> Files.copy(W.resolve("none"), o));
        t("null", () -> Files.copy(n, (OutputStream) null));
    }

    static void links() throws Exception {
        fresh();
        Path w = W;
        t("there", () -> Files.createSymbolicLink(w.resolve("f"), Path.of("x")));
        t("there", () -> Files.createLink(w.resolve("g"), w.resolve("f")));
        t("none", () -> Files.createLink(w.resolve("h2"), w.resolve("none")));
        t("directory", () -> Files.createLink(w.resolve("h3"), w.resolve("empty")));
        t("empty target", () -> Files.createSymbolicLink(w.resolve("l2"), Path.of("")));
        t("no link", () -> Files.readSymbolicLink(w.resolve("f")));
        t("none", () -> Files.readSymbolicLink(w.resolve("none")));
        Path base = W.toRealPath();
        for (String s : new String[] {"link", "dir", "dir/../g", "dead", "none", "full/../link", "f/..", "."}) {
            t("real " + s, () -> base.relativize(w.resolve(s).toRealPath()));
            t("real, not followed " + s, () -> base.relativize(w.resolve(s).toRealPath(LinkOption.NOFOLLOW_LINKS)));
        }
        for (String[] s : new String[][] {{"f", "f"}, {"f", "link"}, {"f", "hard"}, {"f", "g"}, {"none", "none"}, {"f", "none"}, {"dir", "empty"}, {"dead", "dead"}, {"dead", "f"}}) t("same " + s[0] + " " + s[1], () -> Files.isSameFile(w.resolve(s[0]), w.resolve(s[1])));
        p(Files.getAttribute(w.resolve("f"), "unix:nlink"), Files.deleteIfExists(w.resolve("hard")), Files.getAttribute(w.resolve("f"), "unix:nlink"));
        Files.writeString(w.resolve("link"), "by link");
        p(Files.readString(w.resolve("f")));
        Files.writeString(w.resolve("dead"), "made by a dead link");
        p(Files.readString(w.resolve("none")));
        t("create at a link", () -> Files.createFile(w.resolve("link")));
        t("create directory at a link", () -> Files.createDirectory(w.resolve("dir")));
        t("directories over a link", () -> Files.createDirectories(w.resolve("dir/x/y")));
        t("directories over a file", () -> Files.createDirectories(w.resolve("f/x")));
        t("directories at a file", () -> Files.createDirectories(w.resolve("f")));
        t("delete by a link to a directory", () -> {
            Files.delete(w.resolve("dir"));
            return Files.isDirectory(w.resolve("empty/x/y"));
        });
        Files.createSymbolicLink(w.resolve("m1"), Path.of("m2"));
        Files.createSymbolicLink(w.resolve("m2"), Path.of("m1"));
        for (R x : new R[] {() -> Files.size(w.resolve("m1")), () -> w.resolve("m1").toRealPath(), () -> Files.isSameFile(w.resolve("m1"), w.resolve("f")), () -> Files.newDirectoryStream(w.resolve("m1")), () -> Files.copy(w.resolve("m1"), w.resolve("m3")), () -> Files.setLastModifiedTime(w.resolve("m1"), FileTime.fromMillis(1))}) r("loop", x);
        Path chain = Files.writeString(w.resolve("c0"), "end of the chain");
        for (int i = 1; i <= 45; i++) Files.createSymbolicLink(w.resolve("c" + i), Path.of("c" + (i - 1)));
        p(Files.readString(w.resolve("c40")), chain);
        t("too many", () -> Files.readString(w.resolve("c45")));
        fresh();
        list("end", w);
        clear(W);
    }
}
