package diff.io;

import static diff.util.X.*;

import java.nio.ByteBuffer;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.TimeUnit;

/** Attributes by every view: basic, posix, owner, unix, dos, user; names and their errors, links not followed, times, owners, file stores. */
public class AttributesAll {
    public static void main(String[] a) throws Exception {
        Path f = Files.writeString(Path.of("f"), "12345"), d = Files.createDirectory(Path.of("d")), l = Files.createSymbolicLink(Path.of("l"), Path.of("f")), dead = Files.createSymbolicLink(Path.of("dead"), Path.of("none"));
        basic(f, d, l, dead);
        names(f, l);
        posix(f, l, dead);
        user(f, d);
        times(f, l);
        creation();
        stores(f);
    }

    static void basic(Path f, Path d, Path l, Path dead) throws Exception {
        for (Path x : new Path[] {f, d, l, dead, Path.of("/dev/null"), Path.of("none")}) {
            for (LinkOption[] o : new LinkOption[][] {{}, {LinkOption.NOFOLLOW_LINKS}})
                t(x + " " + o.length, () -> {
                    BasicFileAttributes b = Files.readAttributes(x, BasicFileAttributes.class, o);
                    return b.isRegularFile() + " " + b.isDirectory() + " " + b.isSymbolicLink() + " " + b.isOther() + " " + (b.isDirectory() || b.isOther() ? "" : b.size()) + " " + (b.fileKey() != null);
                });
        }
        p(Files.readAttributes(f, BasicFileAttributes.class).fileKey().equals(Files.readAttributes(l, BasicFileAttributes.class).fileKey()), Files.readAttributes(f, BasicFileAttributes.class).fileKey().toString().matches("\\(dev=[0-9a-f]+,ino=\\d+\\)"));
        t("null", () -> Files.readAttributes(f, (Class<BasicFileAttributes>) null));
        t("unknown class", () -> Files.readAttributes(f, new BasicFileAttributes() {
            public FileTime lastModifiedTime() { return null; }
            public FileTime lastAccessTime() { return null; }
            public FileTime creationTime() { return null; }
            public boolean isRegularFile() { return false; }
            public boolean isDirectory() { return false; }
            public boolean isSymbolicLink() { return false; }
            public boolean isOther() { return false; }
            public long size() { return 0; }
            public Object fileKey() { return null; }
        }.getClass()));
        BasicFileAttributeView v = Files.getFileAttributeView(f, BasicFileAttributeView.class);
        p(v.name(), v.readAttributes().size(), Files.getFileAttributeView(f, AclFileAttributeView.class), Files.getFileAttributeView(f, FileOwnerAttributeView.class).name(), Files.getFileAttributeView(f, PosixFileAttributeView.class).name());
    }

    static void names(Path f, Path l) throws Exception {
        for (String n : new String[] {"size", "basic:size", "*", "basic:size,isDirectory", "posix:permissions", "posix:*,size", "unix:mode,nlink,uid", "owner:owner", "owner:*", "size,nope", "dos:hidden", "dos:*", "acl:acl", "", ":", "basic:", "unix:", "posix:group,owner", "user:*", "unix:rdev", "basic:size,"})
            t("read " + n, () -> {
                Map<String, Object> m = new TreeMap<>(Files.readAttributes(f, n));
                for (String k : List.of("lastAccessTime", "lastModifiedTime", "creationTime", "fileKey", "ctime", "ino", "dev", "permissions", "owner", "group", "gid", "uid")) m.computeIfPresent(k, (x, y) -> "some");
                return m;
            });
        for (String n : new String[] {"size", "isSymbolicLink", "unix:mode", "nope", "unix:nope", "*", "size,isDirectory", "a:b:c", "posix:size"}) t("get " + n, () -> Files.getAttribute(f, n));
        p(Files.getAttribute(l, "isSymbolicLink", LinkOption.NOFOLLOW_LINKS), Files.getAttribute(l, "size", LinkOption.NOFOLLOW_LINKS), Files.getAttribute(l, "size"));
        for (Object[] x : new Object[][] {{"size", 5L}, {"unix:mode", 0640}, {"unix:mode", "x"}, {"unix:uid", -7L}, {"nope", 1}, {"posix:permissions", PosixFilePermissions.fromString("rwx------")}, {"posix:permissions", "rwx"}, {"lastModifiedTime", FileTime.fromMillis(5000)}, {"lastModifiedTime", 5L}, {"lastModifiedTime", null}, {"creationTime", FileTime.fromMillis(77)}, {"dos:hidden", true}, {"dos:readonly", "x"}, {"unix:ctime", FileTime.fromMillis(1)}, {"owner:owner", "me"}, {"user:own", ByteBuffer.wrap("v".getBytes())}, {"user:own", 5}})
            t("set " + x[0] + " " + (x[1] == null ? null : x[1].getClass().getSimpleName()), () -> Files.setAttribute(f, (String) x[0], x[1]) == f);
        p(Integer.toOctalString((Integer) Files.getAttribute(f, "unix:mode")), Files.getLastModifiedTime(f), s((byte[]) Files.getAttribute(f, "user:own")));
        t("of nothing", () -> Files.getAttribute(Path.of("none"), "size"));
        t("of nothing", () -> Files.setAttribute(Path.of("none"), "lastModifiedTime", FileTime.fromMillis(1)));
    }

    static void posix(Path f, Path l, Path dead) throws Exception {
        for (String m : new String[] {"---------", "rwxrwxrwx", "r--r--r--", "rw-r--r--", "--x--x--x"}) {
            Files.setPosixFilePermissions(f, PosixFilePermissions.fromString(m));
            p(m, PosixFilePermissions.toString(Files.getPosixFilePermissions(f)), Files.isReadable(f), Files.isWritable(f), Files.isExecutable(f));
        }
        Files.setPosixFilePermissions(f, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        p(PosixFilePermissions.toString(Files.getPosixFilePermissions(l)), Files.getPosixFilePermissions(dead, LinkOption.NOFOLLOW_LINKS).size());
        for (String s : new String[] {"rwx", "rwxrwxrwxx", "rwxrwxrw?", ""}) t("text " + s, () -> PosixFilePermissions.fromString(s));
        t("null set", () -> Files.setPosixFilePermissions(f, null));
        t("null in the set", () -> Files.setPosixFilePermissions(f, new HashSet<>(Arrays.asList((PosixFilePermission) null))));
        PosixFileAttributes q = Files.readAttributes(f, PosixFileAttributes.class);
        UserPrincipal owner = q.owner();
        GroupPrincipal group = q.group();
        p(owner.equals(Files.getOwner(f)), owner.getName().equals(System.getProperty("user.name")), PosixFilePermissions.toString(q.permissions()), owner.hashCode() == Files.getOwner(l).hashCode());
        UserPrincipalLookupService u = FileSystems.getDefault().getUserPrincipalLookupService();
        p(u.lookupPrincipalByName("root"), u.lookupPrincipalByName("0").getName(), u.lookupPrincipalByName("root").equals(u.lookupPrincipalByName("0")), u.lookupPrincipalByGroupName("root"), u.lookupPrincipalByName("54321"));
        t("no user", () -> u.lookupPrincipalByName("nosuchuser"));
        t("no group", () -> u.lookupPrincipalByGroupName("nosuchgroup"));
        t("special", () -> u.lookupPrincipalByName("OWNER@"));
        t("null", () -> u.lookupPrincipalByName(null));
        p(Files.setOwner(f, owner) == f);
        PosixFileAttributeView v = Files.getFileAttributeView(f, PosixFileAttributeView.class);
        v.setGroup(group);
        v.setTimes(FileTime.fromMillis(3000), null, null);
        p(v.readAttributes().lastModifiedTime(), v.getOwner().equals(owner));
        t("owner of another kind", () -> Files.setOwner(f, () -> "x"));
        t("group as owner", () -> Files.setOwner(f, u.lookupPrincipalByGroupName("root")));
        t("null", () -> Files.setOwner(f, null));
        t("nofollow", () -> {
            PosixFileAttributeView w = Files.getFileAttributeView(l, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            w.setOwner(owner);
            w.setPermissions(PosixFilePermissions.fromString("rwxrwxrwx"));
            return 1;
        });
        FileAttribute<Set<PosixFilePermission>> at = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-----"));
        p(at.name(), at.value().size());
        p(PosixFilePermissions.toString(Files.getPosixFilePermissions(Files.createFile(Path.of("made"), at))), PosixFilePermissions.toString(Files.getPosixFilePermissions(Files.createDirectory(Path.of("madedir"), at))));
    }

    static void user(Path f, Path d) throws Exception {
        for (Path x : new Path[] {f, d}) {
            UserDefinedFileAttributeView v = Files.getFileAttributeView(x, UserDefinedFileAttributeView.class);
            for (String n : List.copyOf(v.list())) v.delete(n);
            p(v.name(), v.list(), v.write("one", ByteBuffer.wrap("value".getBytes())), v.write("empty", ByteBuffer.allocate(0)), v.write("ümlaut", ByteBuffer.allocateDirect(300)));
            p(new TreeSet<>(v.list()), v.size("one"), v.size("empty"), v.size("ümlaut"));
            ByteBuffer b = ByteBuffer.allocate(10).position(2);
            p(v.read("one", b), b, b.array());
            r("small", () -> v.read("one", ByteBuffer.allocate(2)));
            r("read only", () -> v.read("one", ByteBuffer.allocate(9).asReadOnlyBuffer()));
            r("none", () -> v.read("none", ByteBuffer.allocate(9)));
            r("none", () -> v.size("none"));
            r("none", () -> v.delete("none"));
            r("long name", () -> v.write("n".repeat(250), ByteBuffer.allocate(1)));
            r("null", () -> v.write(null, ByteBuffer.allocate(1)));
            v.write("one", ByteBuffer.wrap("other".getBytes(), 1, 3));
            p(v.size("one"), new String((byte[]) Files.getAttribute(x, "user:one")), new TreeSet<>(Files.readAttributes(x, "user:*").keySet()));
            v.delete("one");
            p(new TreeSet<>(v.list()));
        }
        Path c = Files.copy(f, Path.of("copied"), StandardCopyOption.COPY_ATTRIBUTES);
        p(new TreeSet<>(Files.getFileAttributeView(c, UserDefinedFileAttributeView.class).list()));
        r("of nothing", () -> Files.getFileAttributeView(Path.of("none"), UserDefinedFileAttributeView.class).list());
    }

    static void times(Path f, Path l) throws Exception {
        for (String s : new String[] {"1970-01-01T00:00:00Z", "1969-12-31T23:59:58.5Z", "2000-02-29T12:34:56.123456789Z", "2038-01-20T00:00:00Z", "1901-01-01T00:00:00Z"}) {
            Files.setLastModifiedTime(f, FileTime.from(Instant.parse(s)));
            FileTime t = Files.getLastModifiedTime(f);
            p(t, t.toMillis(), t.to(TimeUnit.SECONDS), t.toInstant());
        }
        BasicFileAttributeView v = Files.getFileAttributeView(f, BasicFileAttributeView.class);
        v.setTimes(FileTime.fromMillis(1), FileTime.fromMillis(2), FileTime.fromMillis(3));
        p(v.readAttributes().lastModifiedTime(), v.readAttributes().lastAccessTime());
        v.setTimes(null, null, null);
        v.setTimes(null, FileTime.fromMillis(9000), null);
        p(v.readAttributes().lastModifiedTime(), v.readAttributes().lastAccessTime());
        p(FileTime.from(5, TimeUnit.DAYS), FileTime.from(Long.MAX_VALUE, TimeUnit.DAYS), FileTime.fromMillis(-1), FileTime.fromMillis(0).compareTo(FileTime.fromMillis(1)), FileTime.from(1, TimeUnit.SECONDS).equals(FileTime.fromMillis(1000)), FileTime.from(1, TimeUnit.SECONDS).hashCode() == FileTime.fromMillis(1000).hashCode());
        t("link's own", () -> {
            Files.getFileAttributeView(l, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).setTimes(FileTime.fromMillis(4000), null, null);
            return Files.getLastModifiedTime(l, LinkOption.NOFOLLOW_LINKS) + " " + Files.getLastModifiedTime(l);
        });
        t("null", () -> Files.setLastModifiedTime(f, null));
    }

    static void creation() {
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        FileAttribute<Object> bad = new FileAttribute<>() {
            public String name() {
                return "basic:size";
            }

            public Object value() {
                return 5L;
            }
        };
        t("not at creation", () -> Files.createFile(Path.of("x1"), bad));
        t("not at creation", () -> Files.createDirectory(Path.of("x2"), bad));
        t("links have none", () -> Files.createSymbolicLink(Path.of("x3"), Path.of("f"), mode));
        t("temporary", () -> PosixFilePermissions.toString(Files.getPosixFilePermissions(Files.createTempFile(Path.of("."), "t", null))));
        t("temporary", () -> PosixFilePermissions.toString(Files.getPosixFilePermissions(Files.createTempDirectory(Path.of("."), "t"))));
        t("directories", () -> PosixFilePermissions.toString(Files.getPosixFilePermissions(Files.createDirectories(Path.of("y/z"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x---"))))));
        t("null", () -> Files.createFile(Path.of("x4"), (FileAttribute<?>) null));
        t("channel", () -> {
            Files.newByteChannel(Path.of("x5"), EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode).close();
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of("x5")));
        });
    }

    static void stores(Path f) throws Exception {
        FileStore s = Files.getFileStore(f);
        p(s.name().isEmpty(), s.type().isEmpty(), s.isReadOnly(), s.getTotalSpace() > 0, s.getUsableSpace() > 0, s.getUnallocatedSpace() > 0, s.getBlockSize() > 0, s.equals(Files.getFileStore(Path.of("."))), s.toString().contains(s.name()));
        p(s.supportsFileAttributeView("basic"), s.supportsFileAttributeView("posix"), s.supportsFileAttributeView("owner"), s.supportsFileAttributeView("nope"), s.supportsFileAttributeView(PosixFileAttributeView.class), s.supportsFileAttributeView(AclFileAttributeView.class), s.supportsFileAttributeView("user"), s.supportsFileAttributeView("dos"));
        for (String n : new String[] {"totalSpace", "usableSpace", "unallocatedSpace"}) p((Long) s.getAttribute(n) > 0);
        t("attribute", () -> s.getAttribute("nope"));
        t("view", () -> s.getFileStoreAttributeView(FileStoreAttributeView.class));
        t("of nothing", () -> Files.getFileStore(Path.of("none")).name());
        FileStore proc = Files.getFileStore(Path.of("/proc"));
        p(proc.type(), proc.name(), proc.getTotalSpace(), proc.equals(s));
        int n = 0;
        boolean has = false;
        for (FileStore x : FileSystems.getDefault().getFileStores()) {
            n++;
            has |= x.equals(proc);
        }
        p(n > 1, has);
    }
}
