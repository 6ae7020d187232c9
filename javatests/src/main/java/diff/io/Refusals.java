package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.zip.*;

/** What the system refuses: places where nothing can be made or removed, kinds of files that do not fit, rights, limits of names; each by every way to ask. */
public class Refusals {
    interface Way {
        void on(Path x) throws Exception;
    }

    static final Map<String, Way> WAYS = new LinkedHashMap<>();

    static {
        WAYS.put("FileInputStream", x -> new FileInputStream(x.toFile()).close());
        WAYS.put("FileOutputStream", x -> new FileOutputStream(x.toFile()).close());
        WAYS.put("append", x -> new FileOutputStream(x.toFile(), true).close());
        WAYS.put("RandomAccessFile r", x -> new RandomAccessFile(x.toFile(), "r").close());
        WAYS.put("RandomAccessFile rw", x -> new RandomAccessFile(x.toFile(), "rw").close());
        WAYS.put("FileChannel", x -> FileChannel.open(x, StandardOpenOption.READ, StandardOpenOption.WRITE).close());
        WAYS.put("create new", x -> Files.newByteChannel(x, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close());
        WAYS.put("createNewFile", x -> p(x.toFile().createNewFile()));
        WAYS.put("createFile", Files::createFile);
        WAYS.put("createDirectory", Files::createDirectory);
        WAYS.put("createDirectories", Files::createDirectories);
        WAYS.put("mkdirs", x -> p(x.toFile().mkdirs()));
        WAYS.put("createLink", x -> Files.createLink(x, Path.of("file")));
        WAYS.put("createSymbolicLink", x -> Files.createSymbolicLink(x, Path.of("file")));
        WAYS.put("createTempFile", x -> Files.createTempFile(x, "t", null));
        WAYS.put("File.createTempFile", x -> File.createTempFile("tmp", null, x.toFile()));
        WAYS.put("copy to", x -> Files.copy(Path.of("file"), x));
        WAYS.put("move to", x -> Files.move(Path.of("file"), x, StandardCopyOption.ATOMIC_MOVE));
        WAYS.put("delete", x -> p(x.toFile().delete()));
        WAYS.put("Files.delete", Files::delete);
        WAYS.put("rename", x -> p(x.toFile().renameTo(new File("elsewhere"))));
        WAYS.put("list", x -> p(x.toFile().list() == null));
        WAYS.put("newDirectoryStream", x -> Files.newDirectoryStream(x).close());
        WAYS.put("permissions", x -> Files.setPosixFilePermissions(x, EnumSet.of(PosixFilePermission.OWNER_READ)));
        WAYS.put("times", x -> Files.setLastModifiedTime(x, FileTime.fromMillis(0)));
        WAYS.put("setLastModified", x -> p(x.toFile().setLastModified(0)));
        WAYS.put("readSymbolicLink", Files::readSymbolicLink);
        WAYS.put("user attribute", x -> Files.setAttribute(x, "user:x", ByteBuffer.allocate(1)));
        WAYS.put("zip", x -> new ZipFile(x.toFile()).close());
        WAYS.put("write", x -> Files.write(x, new byte[1]));
        WAYS.put("canWrite", x -> p(x.toFile().canWrite(), Files.isWritable(x), Files.isReadable(x), Files.isExecutable(x)));
        WAYS.put("real", x -> p(x.toRealPath().getFileName()));
    }

    static void all(Path x, String... without) {
        p("--", x.toString().length() > 60 ? x.toString().length() : x);
        for (Map.Entry<String, Way> w : WAYS.entrySet()) if (!List.of(without).contains(w.getKey())) r(w.getKey(), () -> w.getValue().on(x));
    }

    public static void main(String[] a) throws Exception {
        hide(java.util.regex.Pattern.quote(Path.of("").toRealPath().toString()), "HERE");
        hide("n{200,}", "n..n");
        hide("\\d{15,}", "n");
        Files.writeString(Path.of("file"), "not a zip");
        all(Path.of("/proc/none"));
        all(Path.of("/proc/version"), "times", "setLastModified", "permissions");
        all(Path.of("/sys/none"));
        all(Path.of("file/below"));
        all(Path.of("no/such"), "createDirectories", "mkdirs");
        all(Path.of("n".repeat(256)));
        all(Path.of("n".repeat(255) + "/" + "n".repeat(256)), "createDirectories", "mkdirs");
        Files.createDirectories(Path.of("dir/in"));
        all(Path.of("dir"), "rename", "createTempFile", "File.createTempFile", "permissions", "times", "setLastModified", "canWrite", "user attribute");
        Files.createSymbolicLink(Path.of("loop"), Path.of("loop"));
        all(Path.of("loop"), "delete", "Files.delete", "rename", "move to");
        modes();
        closed();
    }

    /** Rights of nobody: whether they count depends on who runs this, and is the same for both. */
    static void modes() throws Exception {
        Path d = Files.createDirectory(Path.of("locked")), f = Files.writeString(Path.of("secret"), "s");
        Files.writeString(d.resolve("x"), "x");
        Files.setPosixFilePermissions(f, Set.of());
        Files.setPosixFilePermissions(d, Set.of());
        for (Path x : new Path[] {f, d.resolve("x"), d.resolve("y"), d}) {
            r("read " + x, () -> Files.newInputStream(x).close());
            r("write " + x, () -> new FileOutputStream(x.toFile()).close());
            p(Files.exists(x), Files.isReadable(x), Files.isWritable(x), Files.isExecutable(x), x.toFile().canRead(), x.toFile().canExecute());
        }
        r("list", () -> {
            try (DirectoryStream<Path> s = Files.newDirectoryStream(d)) {
                p(s.iterator().hasNext());
            }
        });
        r("walk", () -> p(Files.walk(d).count()));
        Files.setPosixFilePermissions(d, PosixFilePermissions.fromString("r-x------"));
        r("create in a directory to read", () -> Files.createFile(d.resolve("z")));
        r("delete from a directory to read", () -> Files.delete(d.resolve("x")));
        Files.setPosixFilePermissions(d, PosixFilePermissions.fromString("rwx------"));
        r("run", () -> new ProcessBuilder("./secret").start());
        r("run a directory", () -> new ProcessBuilder("./locked").start());
        r("run nothing", () -> new ProcessBuilder("./nothing").start());
    }

    static void closed() throws Exception {
        FileChannel c = FileChannel.open(Path.of("file"), StandardOpenOption.READ, StandardOpenOption.WRITE);
        c.close();
        for (R x : new R[] {() -> c.read(ByteBuffer.allocate(1)), () -> c.read(ByteBuffer.allocate(1), 0), () -> c.write(ByteBuffer.allocate(1)), () -> c.write(new ByteBuffer[1]), c::size, c::position, () -> c.position(0), () -> c.truncate(0), () -> c.force(true), c::lock, c::tryLock, () -> c.map(FileChannel.MapMode.READ_ONLY, 0, 1), () -> c.transferTo(0, 1, null), () -> c.transferFrom(null, 0, 1)}) r("closed", x);
        FileChannel ro = FileChannel.open(Path.of("file")), wo = FileChannel.open(Path.of("file"), StandardOpenOption.WRITE);
        for (R x : new R[] {() -> ro.write(ByteBuffer.allocate(1)), () -> ro.write(ByteBuffer.allocate(1), 0), () -> ro.truncate(0), () -> ro.map(FileChannel.MapMode.READ_WRITE, 0, 1), () -> ro.map(FileChannel.MapMode.PRIVATE, 0, 1), () -> ro.transferFrom(ro, 0, 1), () -> wo.read(ByteBuffer.allocate(1)), () -> wo.map(FileChannel.MapMode.READ_ONLY, 0, 1), () -> wo.map(FileChannel.MapMode.READ_WRITE, 0, 1), () -> wo.transferTo(0, 1, ro), () -> ro.transferTo(-1, 1, wo), () -> ro.transferTo(0, -1, wo), () -> ro.map(FileChannel.MapMode.READ_ONLY, 0, 1L << 31), () -> ro.map(FileChannel.MapMode.READ_ONLY, -1, 1), () -> ro.map(FileChannel.MapMode.READ_ONLY, Long.MAX_VALUE, 1), () -> ro.map(null, 0, 1)}) r("mode", x);
        ro.close();
        wo.close();
    }
}
