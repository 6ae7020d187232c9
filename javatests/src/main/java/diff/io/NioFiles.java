package diff.io;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/** java.nio.file.Files in the working directory. */
public class NioFiles {
    public static void main(String[] args) throws Exception {
        Path dir = Files.createDirectory(Path.of("work"));
        Path a = dir.resolve("a.txt");
        Files.writeString(a, "line one\nline two\n\u00e9\n");
        System.out.println(Files.size(a) + " " + Files.readAllLines(a) + Files.readString(a).length() + " " + Files.exists(a) + Files.isDirectory(dir) + Files.isRegularFile(a) + Files.isReadable(a));
        Files.write(a, List.of("appended", "more"), StandardOpenOption.APPEND);
        try (var lines = Files.lines(a)) {
            System.out.println(lines.filter(l -> l.contains("o")).toList());
        }
        Files.copy(a, dir.resolve("b.txt"));
        try {
            Files.copy(a, dir.resolve("b.txt"));
        } catch (FileAlreadyExistsException e) {
            System.out.println(e.getMessage());
        }
        Files.copy(a, dir.resolve("b.txt"), StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(dir.resolve("x/y/z"));
        Files.move(dir.resolve("b.txt"), dir.resolve("x/y/c.txt"));
        Files.createSymbolicLink(dir.resolve("link"), Path.of("a.txt"));
        System.out.println(Files.readSymbolicLink(dir.resolve("link")) + " " + Files.isSymbolicLink(dir.resolve("link")) + " " + Files.isSameFile(a, dir.resolve("link")) + " " + Files.isRegularFile(dir.resolve("link"), LinkOption.NOFOLLOW_LINKS));
        try (var w = Files.walk(dir)) {
            w.sorted().forEach(System.out::println);
        }
        try (var l = Files.list(dir)) {
            System.out.println(l.map(p -> p.getFileName().toString()).sorted().toList());
        }
        try (var f = Files.find(dir, 5, (p, at) -> p.toString().endsWith(".txt"))) {
            System.out.println(f.sorted().toList());
        }
        try (var ds = Files.newDirectoryStream(dir, "*.txt")) {
            for (Path p : ds) System.out.println(p);
        }
        for (Runnable r : new Runnable[] {() -> io(() -> Files.readString(Path.of("missing/file"))), () -> io(() -> Files.delete(dir)), () -> io(() -> Files.createDirectory(dir)), () -> io(() -> Files.newInputStream(dir).read()), () -> io(() -> Files.list(a).count()), () -> io(() -> Files.createFile(a))}) r.run();
        Files.setLastModifiedTime(a, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
        BasicFileAttributes at = Files.readAttributes(a, BasicFileAttributes.class);
        System.out.println(at.lastModifiedTime() + " " + at.size() + " " + at.isRegularFile() + " " + (at.fileKey() != null));
        Files.setPosixFilePermissions(a, PosixFilePermissions.fromString("rw-r-----"));
        System.out.println(PosixFilePermissions.toString(Files.getPosixFilePermissions(a)) + " " + Files.getAttribute(a, "size") + " " + Files.isExecutable(a));
        StringBuilder order = new StringBuilder();
        Files.walkFileTree(dir, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path f, BasicFileAttributes at) throws IOException {
                Files.delete(f);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path d, IOException e) throws IOException {
                order.append(d.getFileName()).append(' ');
                Files.delete(d);
                return FileVisitResult.CONTINUE;
            }
        });
        System.out.println(order + " " + Files.exists(dir) + Files.deleteIfExists(a));
        Path t = Files.createTempFile(Path.of("."), "pre", ".suf");
        System.out.println(t.getFileName().toString().matches("pre\\d+\\.suf") + " " + Files.size(t));
        Files.delete(t);
    }

    interface Act {
        void run() throws IOException;
    }

    static void io(Act a) {
        try {
            a.run();
            System.out.println("no error");
        } catch (NoSuchFileException | DirectoryNotEmptyException | FileAlreadyExistsException e) {
            System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
        } catch (IOException e) {
            System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }
}
