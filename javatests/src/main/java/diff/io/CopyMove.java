package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.stream.*;

/** Files.copy and Files.move: every option, files, directories, links and devices, onto what is there, to another file system, from and to streams; links of all kinds. */
public class CopyMove {
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

    static void fresh() throws IOException {
        if (Files.exists(Path.of("w"))) {
            try (Stream<Path> s = Files.walk(Path.of("w"))) {
                for (Path x : s.sorted(Comparator.reverseOrder()).toList()) Files.delete(x);
            }
        }
        Files.createDirectories(Path.of("w/full/in"));
        Files.createDirectories(Path.of("w/empty"));
        Files.writeString(Path.of("w/f"), "F");
        Files.writeString(Path.of("w/g"), "G");
        Files.createSymbolicLink(Path.of("w/link"), Path.of("f"));
        Files.createSymbolicLink(Path.of("w/dead"), Path.of("none"));
        Files.createSymbolicLink(Path.of("w/dir"), Path.of("empty"));
        Files.createLink(Path.of("w/hard"), Path.of("w/f"));
    }

    public static void main(String[] a) throws Exception {
        hide(java.util.regex.Pattern.quote(Path.of("").toRealPath().toString()), "HERE");
        Path w = Path.of("w");
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
        Path f = Path.of("w/f"), c = Path.of("w/c");
        Files.setLastModifiedTime(f, FileTime.fromMillis(123_456_000));
        Files.setPosixFilePermissions(f, PosixFilePermissions.fromString("rwxr--r-x"));
        Files.copy(f, c, StandardCopyOption.COPY_ATTRIBUTES);
        p(Files.getLastModifiedTime(c), PosixFilePermissions.toString(Files.getPosixFilePermissions(c)));
        Files.copy(f, c, StandardCopyOption.REPLACE_EXISTING);
        p(Files.getLastModifiedTime(c).toMillis() > 123_456_000, PosixFilePermissions.toString(Files.getPosixFilePermissions(c)));
        Files.setPosixFilePermissions(Path.of("w/empty"), PosixFilePermissions.fromString("rwx--x--x"));
        Files.copy(Path.of("w/empty"), Path.of("w/e2"), StandardCopyOption.COPY_ATTRIBUTES);
        p(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of("w/e2"))));
        t("a device", () -> {
            Files.copy(Path.of("/dev/null"), Path.of("w/null"));
            return Files.size(Path.of("w/null"));
        });
        t("a file of the system", () -> {
            Files.copy(Path.of("/proc/self/status"), Path.of("w/status"));
            return Files.size(Path.of("w/status")) > 100;
        });
        byte[] big = new byte[1_300_000];
        new Random(2).nextBytes(big);
        Files.write(Path.of("w/big"), big);
        Files.copy(Path.of("w/big"), Path.of("w/big2"));
        p(Files.mismatch(Path.of("w/big"), Path.of("w/big2")));
    }

    /** /dev/shm is another file system on any Linux. */
    static void elsewhere() throws Exception {
        Path d = Files.createTempDirectory(Path.of("/dev/shm"), "move");
        try {
            fresh();
            Files.setLastModifiedTime(Path.of("w/f"), FileTime.fromMillis(5000));
            for (String s : new String[] {"f", "empty", "full", "link", "dead"}) t("away " + s, () -> Files.move(Path.of("w", s), d.resolve(s)).getFileName());
            for (String s : new String[] {"f", "link"}) p(Files.exists(Path.of("w", s), LinkOption.NOFOLLOW_LINKS), Files.exists(d.resolve(s), LinkOption.NOFOLLOW_LINKS));
            p(Files.getLastModifiedTime(d.resolve("f")), Files.readSymbolicLink(d.resolve("link")));
            t("atomic", () -> {
                try {
                    return Files.move(Path.of("w/g"), d.resolve("g"), StandardCopyOption.ATOMIC_MOVE);
                } catch (AtomicMoveNotSupportedException e) {
                    return e.getMessage().replace(d.toString(), "D") + " " + e.getReason();
                }
            });
            t("taken", () -> {
                try {
                    return Files.move(Path.of("w/g"), d.resolve("f"));
                } catch (FileAlreadyExistsException e) {
                    return e.getMessage().replace(d.toString(), "D");
                }
            });
            p(Files.move(Path.of("w/g"), d.resolve("f"), StandardCopyOption.REPLACE_EXISTING).getFileName(), Files.readString(d.resolve("f")));
            t("hard link", () -> {
                try {
                    return Files.createLink(d.resolve("h"), Path.of("w/hard"));
                } catch (FileSystemException e) {
                    return e.getMessage().replace(d.toString(), "D");
                }
            });
            list("there", d);
        } finally {
            try (Stream<Path> s = Files.walk(d)) {
                for (Path x : s.sorted(Comparator.reverseOrder()).toList()) Files.delete(x);
            }
        }
    }

    static void streams() throws Exception {
        fresh();
        Path n = Path.of("w/n");
        p(Files.copy(new ByteArrayInputStream(new byte[20_000]), n), Files.size(n));
        t("there", () -> Files.copy(new ByteArrayInputStream(new byte[1]), n));
        p(Files.copy(new ByteArrayInputStream("x".getBytes()), n, StandardCopyOption.REPLACE_EXISTING), Files.readString(n));
        t("option", () -> Files.copy(new ByteArrayInputStream(new byte[1]), n, StandardCopyOption.ATOMIC_MOVE));
        t("onto a full directory", () -> Files.copy(new ByteArrayInputStream(new byte[1]), Path.of("w/full"), StandardCopyOption.REPLACE_EXISTING));
        t("stream fails", () -> Files.copy(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reading");
            }
        }, Path.of("w/failed")));
        p(Files.exists(Path.of("w/failed")));
        ByteArrayOutputStream o = new ByteArrayOutputStream();
        p(Files.copy(n, o), o);
        t("directory", () -> Files.copy(Path.of("w/full"), o));
        t("none", () -> Files.copy(Path.of("w/none"), o));
        t("null", () -> Files.copy(n, (OutputStream) null));
    }

    static void links() throws Exception {
        fresh();
        Path w = Path.of("w");
        t("there", () -> Files.createSymbolicLink(w.resolve("f"), Path.of("x")));
        t("there", () -> Files.createLink(w.resolve("g"), w.resolve("f")));
        t("none", () -> Files.createLink(w.resolve("h2"), w.resolve("none")));
        t("directory", () -> Files.createLink(w.resolve("h3"), w.resolve("empty")));
        t("empty target", () -> Files.createSymbolicLink(w.resolve("l2"), Path.of("")));
        t("no link", () -> Files.readSymbolicLink(w.resolve("f")));
        t("none", () -> Files.readSymbolicLink(w.resolve("none")));
        Path base = Path.of("").toRealPath();
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
    }
}
