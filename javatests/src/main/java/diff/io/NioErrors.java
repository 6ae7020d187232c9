package diff.io;

import static java.nio.file.StandardOpenOption.*;

import diff.util.X;

import java.io.*;
import java.nio.*;
import java.nio.channels.*;
import java.nio.file.*;
import java.nio.file.Paths;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.stream.*;

/** Files, links, attributes, channels, locks, and what each failure says. */
public class NioErrors {
    public static void main(String[] a) throws Exception {
        Path d = Paths.get("w");
        Files.createDirectory(d);
        Path f = d.resolve("f.txt");
        Files.writeString(f, "hello\nworld\n");
        X.t("exists", () -> Files.createDirectory(d));
        X.t("createFile", () -> Files.createFile(f));
        X.t("nosuch", () -> Files.readString(d.resolve("no")));
        X.t("notdir", () -> Files.readString(f.resolve("x")));
        X.t("isdir", () -> Files.readAllBytes(d));
        X.t(
                "newIn",
                () -> {
                    try (InputStream i = Files.newInputStream(d)) {
                        return i.read();
                    }
                });
        X.t("out dir", () -> Files.newOutputStream(d));
        X.t(
                "del nonempty",
                () -> {
                    Files.delete(d);
                    return 1;
                });
        X.t(
                "del no",
                () -> {
                    Files.delete(d.resolve("no"));
                    return 1;
                });
        X.t("move", () -> Files.move(d.resolve("no"), d.resolve("x")));
        X.t(
                "move exist",
                () -> {
                    Files.writeString(d.resolve("g"), "g");
                    return Files.move(f, d.resolve("g"));
                });
        X.t("copy", () -> Files.copy(f, d.resolve("g")));
        X.t("copy2", () -> Files.copy(f, d.resolve("h"), StandardCopyOption.COPY_ATTRIBUTES));
        X.t("copy self", () -> Files.copy(f, f));
        X.t(
                "move atomic",
                () -> Files.move(d.resolve("h"), d.resolve("i"), StandardCopyOption.ATOMIC_MOVE));
        X.t("copy dir", () -> Files.copy(d, Paths.get("w2")));
        X.t("move into", () -> Files.move(d, d.resolve("sub")));
        X.t("list no", () -> Files.list(d.resolve("no")));
        X.t("list file", () -> Files.list(f));
        X.t("stream", () -> Files.newDirectoryStream(f));
        X.t("walk no", () -> Files.walk(d.resolve("no")).count());
        X.t("readlink", () -> Files.readSymbolicLink(f));
        X.t("real", () -> d.resolve("no").toRealPath());
        X.t("real2", () -> Paths.get("w/../w/./f.txt").toRealPath().getFileName());
        X.t("size", () -> Files.size(d.resolve("no")));
        X.t("lm", () -> Files.getLastModifiedTime(d.resolve("no")));
        X.t(
                "setlm",
                () -> {
                    Files.setLastModifiedTime(f, FileTime.fromMillis(1234567890123L));
                    return Files.getLastModifiedTime(f);
                });
        X.t(
                "perm",
                () -> {
                    Files.setPosixFilePermissions(f, PosixFilePermissions.fromString("rw-r-x--x"));
                    return PosixFilePermissions.toString(Files.getPosixFilePermissions(f));
                });
        X.t("permbad", () -> PosixFilePermissions.fromString("zzz"));
        X.t("owner", () -> Files.getOwner(f).getName().equals(System.getProperty("user.name")));
        X.t("attrs", () -> new TreeSet<>(Files.readAttributes(f, "*").keySet()));
        X.t("attrs", () -> new TreeSet<>(Files.readAttributes(f, "posix:*").keySet()));
        X.t("attrs", () -> new TreeSet<>(Files.readAttributes(f, "unix:*").keySet()));
        X.t("attr", () -> Files.getAttribute(f, "unix:mode"));
        X.t("attr", () -> Files.getAttribute(f, "nope"));
        X.t("attr", () -> Files.getAttribute(f, "no:pe"));
        X.t("setattr", () -> Files.setAttribute(f, "unix:mode", 0600));
        X.t("mode", () -> Files.getAttribute(f, "unix:mode"));
        X.t("views", () -> new TreeSet<>(f.getFileSystem().supportedFileAttributeViews()));
        X.t(
                "dosview",
                () -> {
                    DosFileAttributeView v =
                            Files.getFileAttributeView(f, DosFileAttributeView.class);
                    return v == null ? "null" : v.name();
                });
        X.t(
                "user",
                () -> {
                    UserDefinedFileAttributeView v =
                            Files.getFileAttributeView(f, UserDefinedFileAttributeView.class);
                    v.write("k", ByteBuffer.wrap("val".getBytes()));
                    ByteBuffer b = ByteBuffer.allocate(v.size("k"));
                    v.read("k", b);
                    return v.list() + new String(b.array());
                });
        X.t(
                "symlink",
                () -> {
                    Files.createSymbolicLink(d.resolve("l"), Paths.get("f.txt"));
                    return Files.readSymbolicLink(d.resolve("l"))
                            + " "
                            + Files.isSymbolicLink(d.resolve("l"))
                            + Files.readString(d.resolve("l"));
                });
        X.t(
                "link",
                () -> {
                    Files.createLink(d.resolve("hl"), f);
                    return Files.isSameFile(f, d.resolve("hl"))
                            + " "
                            + Files.getAttribute(f, "unix:nlink");
                });
        X.t(
                "dangling",
                () -> {
                    Files.createSymbolicLink(d.resolve("dg"), Paths.get("nowhere"));
                    return Files.exists(d.resolve("dg"))
                            + " "
                            + Files.exists(d.resolve("dg"), LinkOption.NOFOLLOW_LINKS)
                            + Files.notExists(d.resolve("dg"));
                });
        X.t(
                "loop",
                () -> {
                    Files.createSymbolicLink(d.resolve("loop"), Paths.get("loop"));
                    return Files.readString(d.resolve("loop"));
                });
        X.t(
                "nofollow",
                () -> {
                    try (SeekableByteChannel c =
                            Files.newByteChannel(d.resolve("l"), LinkOption.NOFOLLOW_LINKS)) {
                        return c.size();
                    }
                });
        Files.createDirectories(d.resolve("a/b/c"));
        Files.writeString(d.resolve("a/b/z"), "z");
        Files.createSymbolicLink(d.resolve("a/up"), Paths.get(".."));
        X.t(
                "walk",
                () -> Files.walk(d).map(Path::toString).sorted().collect(Collectors.joining(",")));
        X.t("walkdepth", () -> Files.walk(d, 1).map(Path::toString).sorted().toList());
        X.t("walk follow", () -> Files.walk(d, FileVisitOption.FOLLOW_LINKS).count());
        X.t(
                "find",
                () ->
                        Files.find(d, 9, (p, at) -> at.isRegularFile())
                                .map(Path::toString)
                                .sorted()
                                .toList());
        Files.walkFileTree(
                d.resolve("a"),
                new SimpleFileVisitor<Path>() {
                    public FileVisitResult postVisitDirectory(Path p, IOException e) {
                        X.p("post", p, e);
                        return FileVisitResult.CONTINUE;
                    }

                    public FileVisitResult visitFile(Path p, BasicFileAttributes b) {
                        X.p("f", p, b.isSymbolicLink());
                        return FileVisitResult.CONTINUE;
                    }
                });
        X.t(
                "glob",
                () -> {
                    try (DirectoryStream<Path> s = Files.newDirectoryStream(d, "*.{txt,g}")) {
                        List<String> l = new ArrayList<>();
                        for (Path p : s) l.add(p.toString());
                        Collections.sort(l);
                        return l;
                    }
                });
        for (String g :
                new String[] {
                    "glob:*.txt",
                    "glob:**/f*",
                    "regex:.*f.*",
                    "glob:[a-f].txt",
                    "glob:f.???",
                    "glob:{f,g}.*",
                    "glob:[",
                    "nope:x",
                    "x"
                })
            X.t(
                    g,
                    () ->
                            f.getFileSystem().getPathMatcher(g).matches(f)
                                    + " "
                                    + f.getFileSystem().getPathMatcher(g).matches(f.getFileName()));
        X.t("opts", () -> Files.newByteChannel(f, READ, APPEND));
        X.t("opts2", () -> Files.newByteChannel(f, APPEND, TRUNCATE_EXISTING));
        X.t("opts3", () -> Files.newByteChannel(d.resolve("n1"), WRITE));
        X.t("opts4", () -> Files.newByteChannel(f, CREATE_NEW, WRITE));
        try (FileChannel c = FileChannel.open(d.resolve("ch"), CREATE, READ, WRITE, SPARSE)) {
            X.p(c.write(ByteBuffer.wrap("0123456789".getBytes())), c.position(), c.size());
            c.position(3);
            ByteBuffer b = ByteBuffer.allocate(4);
            X.p(c.read(b), new String(b.array()));
            X.p(c.read(ByteBuffer.allocate(3), 100));
            c.write(ByteBuffer.wrap("ZZ".getBytes()), 15);
            X.p(c.size());
            c.truncate(12);
            X.p(c.size(), c.position());
            MappedByteBuffer m = c.map(FileChannel.MapMode.READ_WRITE, 2, 20);
            X.p(c.size(), m.get(0), m.capacity(), m.isDirect());
            m.put(0, (byte) 'M');
            m.putInt(4, 0x41424344);
            m.force();
            ByteBuffer q = ByteBuffer.allocate(12);
            c.read(q, 0);
            X.p(new String(q.array()));
            X.t("neg", () -> c.position(-1));
            X.t("neg", () -> c.read(b, -1));
            X.t("map", () -> c.map(FileChannel.MapMode.READ_ONLY, -1, 3));
            X.t("maproput", () -> c.map(FileChannel.MapMode.READ_ONLY, 0, 3).put((byte) 1));
            FileLock l = c.lock(0, 5, false);
            X.p(l.isValid(), l.isShared(), l.position(), l.size());
            X.t("overlap", () -> c.tryLock(2, 5, false));
            X.t("ok", () -> c.tryLock(10, 5, true).isShared());
            l.release();
            X.p(l.isValid());
            c.force(true);
            X.p(
                    c.transferTo(0, 5, FileChannel.open(d.resolve("t"), CREATE, WRITE)),
                    c.transferFrom(
                            Channels.newChannel(new ByteArrayInputStream("abc".getBytes())), 1, 3));
            X.p(
                    c.write(
                            new ByteBuffer[] {
                                ByteBuffer.wrap(new byte[2]), ByteBuffer.wrap(new byte[3])
                            }));
            c.close();
            X.t("closed", () -> c.size());
            X.t("closed", () -> c.read(b));
            X.t("rel", () -> l.isValid());
        }
        try (FileChannel c = FileChannel.open(f, READ)) {
            X.t("nw", () -> c.write(ByteBuffer.allocate(1)));
            X.t("rw", () -> c.map(FileChannel.MapMode.READ_WRITE, 0, 1));
            X.t("lock", () -> c.lock());
            X.t("mapbig", () -> c.map(FileChannel.MapMode.READ_ONLY, 0, 100));
        }
        try (FileChannel c = FileChannel.open(f, WRITE)) {
            X.t("nr", () -> c.read(ByteBuffer.allocate(1)));
            X.t("shl", () -> c.lock(0, 1, true));
        }
        X.t("fis", () -> new FileInputStream("no"));
        X.t("fis", () -> new FileInputStream("w"));
        X.t("fos", () -> new FileOutputStream("w"));
        X.t("fos", () -> new FileOutputStream("no/x"));
        X.t("fis", () -> new FileInputStream("w/f.txt/x"));
        X.t("raf", () -> new RandomAccessFile("no", "r"));
        X.t("raf", () -> new RandomAccessFile("no", "q"));
        X.t("nul", () -> new FileInputStream("a\0b"));
        X.t("nul", () -> Paths.get("a\0b"));
        X.t("nul", () -> new File("a\0b").exists());
        X.t("fr", () -> new FileReader("no"));
        X.t("pw", () -> new PrintWriter("w"));
        X.t("sc", () -> new Scanner(new File("no")));
        X.t("empty", () -> new FileInputStream(""));
        X.t("long", () -> Files.createFile(Paths.get("x".repeat(300))));
        X.t("long", () -> new FileOutputStream("x".repeat(300)));
        File ff = new File("w/f.txt");
        X.p(
                ff.length(),
                ff.canRead(),
                ff.canWrite(),
                ff.canExecute(),
                ff.lastModified(),
                ff.setLastModified(1000),
                ff.lastModified(),
                ff.setReadOnly(),
                ff.setExecutable(true),
                ff.setWritable(true, false),
                ff.renameTo(new File("w/ff")),
                ff.exists(),
                ff.delete(),
                new File("w").delete(),
                new File("w").list().length > 3,
                new File("no").list(),
                new File("nd/x/y").mkdirs(),
                new File("nd").mkdir(),
                ff.createNewFile(),
                ff.createNewFile(),
                ff.getTotalSpace() > 0,
                new File("../x").getCanonicalFile().getName(),
                new File("a//b/").getPath(),
                new File("").getAbsolutePath().equals(System.getProperty("user.dir")),
                ff.toURI().toString().endsWith("/w/f.txt"));
        X.t("cnf", () -> new File("no/no/no").createNewFile());
        Path t = Files.createTempFile("pre", ".suf");
        X.p(
                t.getFileName().toString().matches("pre\\d+\\.suf"),
                PosixFilePermissions.toString(Files.getPosixFilePermissions(t)));
        Files.delete(t);
        Path td = Files.createTempDirectory("x");
        X.p(PosixFilePermissions.toString(Files.getPosixFilePermissions(td)));
        Files.delete(td);
        File tf = File.createTempFile("abc", null);
        X.p(tf.getName().matches("abc\\d+\\.tmp"));
        tf.deleteOnExit();
        X.t("short", () -> File.createTempFile("a", null));
        Path li = d.resolve("lines");
        Files.write(li, List.of("a", "b", "c"));
        Files.write(li, List.of("d"), APPEND);
        X.p(
                Files.readAllLines(li),
                Files.lines(li).count(),
                Files.mismatch(li, d.resolve("g")),
                Files.probeContentType(Paths.get("x.html")),
                Files.isHidden(Paths.get(".x")),
                Files.isExecutable(li),
                Files.isReadable(li));
        Files.write(li, new byte[] {(byte) 0xff, (byte) 0xfe});
        X.t("malformed", () -> Files.readString(li));
        X.t("malformed", () -> Files.readAllLines(li));
        X.t("malformed", () -> Files.lines(li).toList());
        FileStore fs = Files.getFileStore(d);
        X.p(fs.getTotalSpace() > 0, fs.isReadOnly(), fs.supportsFileAttributeView("posix"));
        X.t("fsname", () -> FileSystems.getDefault().getFileStores().iterator().hasNext());
        X.t("root", () -> FileSystems.getDefault().getRootDirectories().iterator().next());
        X.t(
                "seps",
                () -> FileSystems.getDefault().getSeparator() + FileSystems.getDefault().isOpen());
        X.t(
                "closefs",
                () -> {
                    FileSystems.getDefault().close();
                    return 1;
                });
        X.t(
                "lookup",
                () ->
                        FileSystems.getDefault()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName("root"));
        X.t(
                "lookup",
                () ->
                        FileSystems.getDefault()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName("nosuchuser"));
        X.t(
                "lookupg",
                () ->
                        FileSystems.getDefault()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByGroupName("nosuchgrp"));
        X.t("fsuri", () -> FileSystems.newFileSystem(java.net.URI.create("nope:///x"), Map.of()));
        X.t("acl", () -> Files.getFileAttributeView(d, AclFileAttributeView.class));
        X.t("procw", () -> Files.writeString(Paths.get("/proc/version"), "x"));
        X.t("proc", () -> Files.readString(Paths.get("/proc/self/comm")).length() > 0);
        X.t(
                "devnull",
                () ->
                        Files.size(Paths.get("/dev/null"))
                                + " "
                                + Files.isRegularFile(Paths.get("/dev/null"))
                                + Files.readAllBytes(Paths.get("/dev/null")).length);
        X.t(
                "devfull",
                () -> {
                    try (OutputStream o = new FileOutputStream("/dev/full")) {
                        o.write(1);
                    }
                    return 1;
                });
        Path other = Paths.get("/dev/shm/nio-errors-" + ProcessHandle.current().pid());
        try {
            Files.move(d.resolve("g"), other, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            X.p("xdev", e.getFile(), other.toString().equals(e.getOtherFile()), e.getReason());
        }
        X.t(
                "xdev2",
                () -> {
                    Files.move(d.resolve("lines"), other, StandardCopyOption.REPLACE_EXISTING);
                    return Files.deleteIfExists(other);
                });
    }
}
