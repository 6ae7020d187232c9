package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.nio.file.*;
import java.nio.file.Paths;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.stream.*;
import java.util.zip.*;

/** The zip file system: made, changed, copied in and out, walked, attributes and permissions, stored entries, read only, closed, broken, several at once. */
public class ZipFs {
    static List<String> tree(FileSystem z) throws IOException {
        try (Stream<Path> s = Files.walk(z.getPath("/"))) {
            return s.map(x -> {
                try {
                    return x + (Files.isDirectory(x) ? "" : "=" + Files.size(x));
                } catch (IOException e) {
                    return e.toString();
                }
            }).sorted().toList();
        }
    }

    static FileSystem open(String name, Object... env) throws IOException {
        Map<String, Object> m = new HashMap<>();
        for (int i = 0; i < env.length; i += 2) m.put((String) env[i], env[i + 1]);
        return FileSystems.newFileSystem(Paths.get(name), m);
    }

    public static void main(String[] a) throws Exception {
        t("none", () -> open("a.zip"));
        t("create no", () -> open("a.zip", "create", "false"));
        try (FileSystem z = open("a.zip", "create", "true")) {
            p(z.isOpen(), z.isReadOnly(), z.getSeparator(), z.getRootDirectories(), new TreeSet<>(z.supportedFileAttributeViews()), z.provider().getScheme(), z.toString());
            Files.createDirectory(z.getPath("/d"));
            Files.writeString(z.getPath("/d/one"), "x".repeat(1000));
            Files.writeString(z.getPath("rel"), "relative");
            Files.createDirectories(z.getPath("/p/q/r"));
            Files.write(z.getPath("/p/q/ünï"), List.of("a", "b"));
            p(tree(z));
            paths(z);
            errors(z);
            channels(z);
        }
        p(Files.size(Paths.get("a.zip")) > 0);
        try (ZipFile f = new ZipFile("a.zip")) {
            f.stream().sorted(Comparator.comparing(ZipEntry::getName)).forEach(e -> p(e.getName(), e.getSize(), e.getMethod(), e.isDirectory()));
        }
        change();
        attributes();
        stored();
        readOnly();
        providers();
        broken();
    }

    static void paths(FileSystem z) throws Exception {
        Path x = z.getPath("/d", "one");
        p(x, x.getFileName(), x.getParent(), x.getRoot(), x.getNameCount(), x.isAbsolute(), x.subpath(0, 1), x.relativize(z.getPath("/p")), x.resolve("../q").normalize(), z.getPath("a/./b").toAbsolutePath(), x.startsWith("/d"), x.endsWith("one"), x.equals(z.getPath("/d/one")), x.compareTo(z.getPath("/e")));
        p(x.toUri().toString().endsWith("a.zip!/d/one"), z.getPathMatcher("glob:**/o*").matches(x), z.getPath("/d/../d/one").toRealPath());
        t("to a file", x::toFile);
        t("real", () -> z.getPath("/none").toRealPath());
        t("other", () -> x.resolve(Paths.get("y")));
        t("relativize", () -> x.relativize(z.getPath("rel")));
        t("watch", () -> z.newWatchService());
        t("users", z::getUserPrincipalLookupService);
        t("register", () -> x.register(FileSystems.getDefault().newWatchService(), StandardWatchEventKinds.ENTRY_CREATE));
        t("nul", () -> z.getPath("a\0"));
    }

    static void errors(FileSystem z) throws Exception {
        t("read none", () -> Files.readString(z.getPath("/none")));
        t("read directory", () -> Files.readString(z.getPath("/d")));
        t("there", () -> Files.createDirectory(z.getPath("/d")));
        t("there", () -> Files.createFile(z.getPath("/rel")));
        t("no parent", () -> Files.writeString(z.getPath("/no/such"), "x"));
        t("below a file", () -> Files.writeString(z.getPath("/rel/x"), "x"));
        r("not empty", () -> Files.delete(z.getPath("/d")));
        r("none", () -> Files.delete(z.getPath("/none")));
        r("root", () -> Files.delete(z.getPath("/")));
        t("list a file", () -> Files.list(z.getPath("/rel")));
        t("link", () -> Files.createSymbolicLink(z.getPath("/l"), z.getPath("/rel")));
        t("hard link", () -> Files.createLink(z.getPath("/l"), z.getPath("/rel")));
        t("directory as target", () -> Files.newOutputStream(z.getPath("/d")));
        t("new", () -> Files.newOutputStream(z.getPath("/rel"), StandardOpenOption.CREATE_NEW));
        t("write none", () -> Files.newOutputStream(z.getPath("/none"), StandardOpenOption.WRITE));
        t("temporary", () -> Files.createTempFile(z.getPath("/"), "abc", null).getNameCount());
        p(Files.isSameFile(z.getPath("/rel"), z.getPath("rel")), Files.isHidden(z.getPath("/rel")), Files.isWritable(z.getPath("/rel")), Files.isExecutable(z.getPath("/rel")), Files.notExists(z.getPath("/x")));
        try (Stream<Path> s = Files.list(z.getPath("/"))) {
            for (Path x : s.filter(q -> q.toString().startsWith("/abc")).toList()) Files.delete(x);
        }
    }

    static void channels(FileSystem z) throws Exception {
        Path c = z.getPath("/channel");
        try (SeekableByteChannel x = Files.newByteChannel(c, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            p(x.write(ByteBuffer.wrap("0123456789".getBytes())), x.position(), x.size());
            r("read", () -> x.read(ByteBuffer.allocate(1)));
            p(x.position(3).write(ByteBuffer.wrap("xx".getBytes())));
            r("truncate", () -> p(x.truncate(8).size()));
        }
        try (SeekableByteChannel x = Files.newByteChannel(c)) {
            ByteBuffer b = ByteBuffer.allocate(20);
            p(x.read(b), new String(b.array(), 0, b.position()), x.read(b), x.size());
            r("write", () -> x.write(ByteBuffer.allocate(1)));
            r("position", () -> x.position(-1));
        }
        try (FileChannel x = FileChannel.open(c, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            p(x.size(), x.write(ByteBuffer.wrap("yy".getBytes()), 1), x.position());
            r("map", () -> p(x.map(FileChannel.MapMode.READ_ONLY, 0, 3).get(1)));
        }
        p(Files.readString(c));
        Files.writeString(c, "+", StandardOpenOption.APPEND);
        p(Files.readString(c));
        t("async", () -> AsynchronousFileChannel.open(c, StandardOpenOption.READ));
        try (OutputStream o = Files.newOutputStream(z.getPath("/open")); OutputStream o2 = Files.newOutputStream(z.getPath("/open2"))) {
            o.write(1);
            o2.write(2);
        }
        p(Files.size(z.getPath("/open")), Files.size(z.getPath("/open2")));
        Files.delete(c);
    }

    static void change() throws Exception {
        Files.writeString(Paths.get("plain"), "from outside");
        try (FileSystem z = open("a.zip")) {
            Files.copy(Paths.get("plain"), z.getPath("/in"));
            t("there", () -> Files.copy(Paths.get("plain"), z.getPath("/in")));
            Files.copy(Paths.get("plain"), z.getPath("/in"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(z.getPath("/d/one"), z.getPath("/p/copy"));
            Files.copy(z.getPath("/d/one"), Paths.get("out"));
            Files.move(z.getPath("/rel"), z.getPath("/p/moved"));
            Files.delete(z.getPath("/d/one"));
            Files.delete(z.getPath("/d"));
            t("move a directory", () -> Files.move(z.getPath("/p/q"), z.getPath("/q2")));
            t("move out", () -> Files.move(z.getPath("/in"), Paths.get("moved-out")));
            t("into itself", () -> Files.move(z.getPath("/p"), z.getPath("/p/q/p")));
            p(tree(z), Files.size(Paths.get("out")), Files.readString(Paths.get("moved-out")));
        }
        try (FileSystem z = open("a.zip")) {
            p(tree(z), Files.readString(z.getPath("/p/moved")));
        }
    }

    static void attributes() throws Exception {
        try (FileSystem z = open("a.zip", "enablePosixFileAttributes", true)) {
            Path x = z.getPath("/p/moved");
            Files.setLastModifiedTime(x, FileTime.fromMillis(1_600_000_000_000L));
            p(Files.getLastModifiedTime(x), new TreeSet<>(z.supportedFileAttributeViews()));
            p(PosixFilePermissions.toString(Files.getPosixFilePermissions(x)), Files.setPosixFilePermissions(x, PosixFilePermissions.fromString("r-x--x--x")) == x, PosixFilePermissions.toString(Files.getPosixFilePermissions(x)));
            p(new TreeSet<>(Files.readAttributes(x, "zip:*").keySet()), Files.getAttribute(x, "zip:method"), Files.getAttribute(x, "zip:size"), Files.getAttribute(x, "zip:crc"));
            t("owner", () -> Files.getOwner(x).getName().isEmpty());
            t("comment", () -> {
                Files.setAttribute(x, "zip:comment", "said".getBytes());
                return s(Files.getAttribute(x, "zip:comment"));
            });
            t("unknown", () -> Files.getAttribute(x, "zip:nope"));
            t("unknown", () -> Files.setAttribute(x, "zip:size", 5L));
            t("view", () -> Files.getAttribute(x, "dos:hidden"));
            BasicFileAttributes b = Files.readAttributes(x, BasicFileAttributes.class);
            p(b.isRegularFile(), b.isDirectory(), b.isOther(), b.fileKey(), b.size(), b.toString().contains("crc"));
        }
        try (FileSystem z = open("a.zip")) {
            p(Files.getLastModifiedTime(z.getPath("/p/moved")));
            t("no permissions", () -> Files.getPosixFilePermissions(z.getPath("/p/moved")));
        }
        FileSystem s = open("a.zip");
        FileStore f = Files.getFileStore(s.getPath("/"));
        p(f.type(), f.name().endsWith("a.zip/"), f.isReadOnly(), f.supportsFileAttributeView("zip"));
        t("space", f::getTotalSpace);
        s.close();
    }

    static void stored() throws Exception {
        for (Object m : new Object[] {"STORED", "DEFLATED", 0, 8, "BZIP", 3})
            t("method " + m, () -> {
                try (FileSystem z = open("m" + m + ".zip", "create", true, "compressionMethod", m)) {
                    Files.writeString(z.getPath("/x"), "x".repeat(5000));
                }
                try (ZipFile f = new ZipFile("m" + m + ".zip")) {
                    return f.getEntry("x").getMethod() + " " + f.getEntry("x").getCompressedSize();
                }
            });
        try (FileSystem z = open("old.zip", "create", true, "noCompression", true)) {
            Files.writeString(z.getPath("/x"), "xxxxxxxx");
        }
        t("stored with an unknown length", () -> {
            try (ZipInputStream in = new ZipInputStream(new FileInputStream("old.zip"))) {
                return in.getNextEntry();
            }
        });
        try (FileSystem z = FileSystems.newFileSystem(Paths.get("old.zip"), Map.of("releaseVersion", "runtime"))) {
            p(tree(z));
        }
    }

    static void readOnly() throws Exception {
        FileSystem z = open("a.zip");
        Path x = z.getPath("/p/moved");
        InputStream in = Files.newInputStream(x);
        p(in.read());
        z.close();
        z.close();
        p(z.isOpen());
        r("read closed", in::read);
        for (R c : new R[] {() -> Files.readString(x), () -> Files.exists(x), () -> Files.createFile(z.getPath("/new")), () -> Files.list(z.getPath("/")), () -> Files.size(x), () -> Files.delete(x)}) r("closed", c);
        p(z.getPath("/still").toString());
        try (FileSystem j = FileSystems.newFileSystem(Paths.get("a.zip"), Map.of("accessMode", "readOnly"))) {
            p(j.isReadOnly());
            t("write", () -> Files.writeString(j.getPath("/x"), "x"));
        }
    }

    static void providers() throws Exception {
        URI u = URI.create("jar:" + Paths.get("a.zip").toUri());
        t("not open", () -> FileSystems.getFileSystem(u));
        try (FileSystem z = FileSystems.newFileSystem(u, Map.of())) {
            p(FileSystems.getFileSystem(u) == z, Paths.get(URI.create(u + "!/p/moved")).getFileSystem() == z);
            t("twice", () -> FileSystems.newFileSystem(u, Map.of()));
            try (FileSystem other = open("a.zip")) {
                p(other != z, tree(other).size() == tree(z).size());
            }
        }
        t("closed", () -> Paths.get(URI.create(u + "!/p/moved")));
        t("no entry", () -> FileSystems.newFileSystem(URI.create("jar:file:/none.zip"), Map.of()));
        t("scheme", () -> FileSystems.newFileSystem(URI.create("nosuch:x"), Map.of()));
        t("no provider", () -> FileSystems.newFileSystem(Paths.get("plain"), Map.of()));
        t("directory", () -> FileSystems.newFileSystem(Paths.get("."), Map.of()).isOpen());
    }

    static void broken() throws Exception {
        byte[] b = Files.readAllBytes(Paths.get("a.zip"));
        for (int k = 0; k < 4; k++) {
            byte[] c = k == 0 ? new byte[0] : k == 1 ? Arrays.copyOf(b, b.length / 2) : b.clone();
            if (k == 2) c[c.length - 6] ^= 0x55;
            if (k == 3) c[0] ^= 0x55;
            Files.write(Paths.get("bad" + k + ".zip"), c);
            String n = "bad" + k + ".zip";
            t("broken " + k, () -> {
                try (FileSystem z = open(n)) {
                    return tree(z).size() + Files.readString(z.getPath("/p/moved"));
                }
            });
        }
    }
}
