package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.stream.*;

/** Walking trees: every answer of a visitor, failures on the way, loops, depths, directory streams and their one iterator, secure directory streams. */
public class WalkAll {
    static final Path T = Path.of("t");

    static class Visitor implements FileVisitor<Path> {
        final Map<String, FileVisitResult> answers = new HashMap<>();
        final List<String> log = new ArrayList<>();

        FileVisitResult say(String what, Path x) {
            log.add(what + " " + x);
            return answers.getOrDefault(what + " " + x, FileVisitResult.CONTINUE);
        }

        public FileVisitResult preVisitDirectory(Path d, BasicFileAttributes a) {
            return say("pre", d);
        }

        public FileVisitResult visitFile(Path f, BasicFileAttributes a) {
            return say(a.isSymbolicLink() ? "link" : a.isDirectory() ? "deep" : "file", f);
        }

        public FileVisitResult visitFileFailed(Path f, IOException e) {
            return say("failed " + s(e), f);
        }

        public FileVisitResult postVisitDirectory(Path d, IOException e) {
            return say("post" + (e == null ? "" : " " + s(e)), d);
        }
    }

    /** The order within a directory is the file system's; what is said of each file is compared. */
    static void walk(String name, Set<FileVisitOption> options, int depth, Object... answers) throws IOException {
        Visitor v = new Visitor();
        for (int i = 0; i < answers.length; i += 2) v.answers.put((String) answers[i], (FileVisitResult) answers[i + 1]);
        p("--", name, Files.walkFileTree(T, options, depth, v));
        v.log.stream().sorted().forEach(System.out::println);
        int pre = 0;
        Deque<String> open = new ArrayDeque<>();
        for (String l : v.log) {
            if (l.startsWith("pre ")) open.push(l.substring(4));
            if (l.startsWith("post") && !open.isEmpty() && l.endsWith(open.peek())) open.pop();
        }
        p("left open", open.size());
    }

    public static void main(String[] a) throws Exception {
        Files.createDirectories(T.resolve("a/b/c"));
        Files.createDirectories(T.resolve("d"));
        for (String s : new String[] {"1", "a/2", "a/b/3", "a/b/c/4", "d/5"}) Files.writeString(T.resolve(s), s);
        Files.createSymbolicLink(T.resolve("d/up"), Path.of("../a"));
        Files.createSymbolicLink(T.resolve("a/b/loop"), Path.of(".."));
        Files.createSymbolicLink(T.resolve("dead"), Path.of("none"));
        Set<FileVisitOption> none = EnumSet.noneOf(FileVisitOption.class), follow = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
        walk("all", none, Integer.MAX_VALUE);
        walk("followed", follow, Integer.MAX_VALUE);
        for (int d = 0; d < 3; d++) walk("depth " + d, none, d);
        walk("skip a subtree", none, 9, "pre t/a", FileVisitResult.SKIP_SUBTREE);
        walk("skip siblings of all", none, 9, "pre t", FileVisitResult.SKIP_SIBLINGS);
        walk("skip siblings in c", none, 9, "file t/a/b/c/4", FileVisitResult.SKIP_SIBLINGS);
        walk("end at once", none, 9, "pre t", FileVisitResult.TERMINATE);
        walk("end of a directory", none, 9, "post t/a/b/c", FileVisitResult.SKIP_SUBTREE);
        t("depth", () -> Files.walkFileTree(T, none, -1, new Visitor()));
        t("null answer", () -> Files.walkFileTree(T, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path d, BasicFileAttributes x) {
                return null;
            }
        }));
        t("visitor throws", () -> Files.walkFileTree(T, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path d, BasicFileAttributes x) throws IOException {
                throw new FileSystemException(d.toString().isEmpty() ? "x" : "visited");
            }
        }));
        t("nothing there", () -> Files.walkFileTree(Path.of("none"), new SimpleFileVisitor<>() { }));
        Visitor v = new Visitor();
        Files.walkFileTree(Path.of("none"), v);
        Files.walkFileTree(T.resolve("1"), v);
        p(v.log);
        // Deleted under the walker.
        Files.createDirectories(Path.of("u/x/y"));
        Visitor gone = new Visitor() {
            @Override
            public FileVisitResult preVisitDirectory(Path d, BasicFileAttributes x) {
                try {
                    if (d.endsWith("x")) {
                        Files.delete(d.resolve("y"));
                        Files.delete(d);
                        Files.writeString(d, "a file now");
                    }
                } catch (IOException e) {
                    p("never", e);
                }
                return super.preVisitDirectory(d, x);
            }
        };
        Files.walkFileTree(Path.of("u"), gone);
        p(gone.log);
        streams();
        directories();
        secure();
    }

    static void streams() throws Exception {
        for (int d = 0; d < 3; d++) {
            try (Stream<Path> s = Files.walk(T, d)) {
                p(s.map(Path::toString).sorted().toList());
            }
        }
        try (Stream<Path> s = Files.walk(T)) {
            p(s.filter(Files::isRegularFile).mapToLong(x -> x.toFile().length()).sum());
        }
        t("loop", () -> {
            try (Stream<Path> s = Files.walk(T, FileVisitOption.FOLLOW_LINKS)) {
                return s.count();
            }
        });
        t("depth", () -> Files.walk(T, -1));
        Stream<Path> closed = Files.walk(T);
        closed.close();
        t("closed", closed::count);
        Stream<Path> half = Files.list(T);
        Iterator<Path> i = half.iterator();
        i.next();
        half.close();
        t("closed list", () -> {
            int n = 0;
            for (; i.hasNext(); i.next()) n++;
            return n >= 0;
        });
        try (Stream<Path> s = Files.find(T, 4, (x, y) -> y.isRegularFile() && x.getNameCount() > 2)) {
            p(s.map(Path::toString).sorted().toList());
        }
        t("predicate throws", () -> Files.find(T, 4, (x, y) -> {
            throw new IllegalStateException("predicate");
        }).count());
        try (Stream<Path> s = Files.list(T)) {
            p(s.parallel().count());
        }
        t("list", () -> Files.list(T.resolve("1")));
        try (Stream<Path> s = Files.walk(T)) {
            List<Path> order = s.toList();
            boolean parentsFirst = true;
            for (Path x : order) parentsFirst &= x.equals(T) || order.indexOf(x.getParent()) < order.indexOf(x);
            p(parentsFirst, order.get(0));
        }
    }

    static List<String> names(DirectoryStream<Path> s) {
        return StreamSupport.stream(s.spliterator(), false).map(Path::toString).sorted().toList();
    }

    static void directories() throws Exception {
        try (DirectoryStream<Path> s = Files.newDirectoryStream(T)) {
            p(names(s));
            r("second iterator", s::iterator);
        }
        for (String g : new String[] {"*", "?", "[0-9]", "{a,d}", "*e*", "[!a]*", "\\*"})
            try (DirectoryStream<Path> s = Files.newDirectoryStream(T, g)) {
                p(g, names(s));
            }
        t("bad glob", () -> Files.newDirectoryStream(T, "{"));
        try (DirectoryStream<Path> s = Files.newDirectoryStream(T, Files::isDirectory)) {
            p(names(s));
        }
        try (DirectoryStream<Path> s = Files.newDirectoryStream(T, x -> {
            throw new IOException("filter");
        })) {
            r("filter fails", () -> s.iterator().hasNext());
        }
        DirectoryStream<Path> s = Files.newDirectoryStream(T);
        Iterator<Path> i = s.iterator();
        p(i.hasNext());
        r("remove", i::remove);
        s.close();
        s.close();
        int n = 0;
        while (i.hasNext()) {
            i.next();
            n++;
        }
        p(n <= 1);
        r("next", i::next);
        r("iterator closed", s::iterator);
        DirectoryStream<Path> unused = Files.newDirectoryStream(T);
        unused.close();
        r("iterator closed", unused::iterator);
        t("file", () -> Files.newDirectoryStream(T.resolve("1")));
        t("nothing", () -> Files.newDirectoryStream(T.resolve("none")));
        Path big = Files.createDirectory(Path.of("big"));
        for (int k = 0; k < 700; k++) Files.createFile(big.resolve("file-with-a-longer-name-" + k));
        try (DirectoryStream<Path> x = Files.newDirectoryStream(big)) {
            int c = 0;
            // Waits in between: a directory being read stays where it is.
            for (Path q : x) {
                if (c++ % 200 == 0) Thread.sleep(1);
                Files.delete(q);
            }
            p(c);
        }
        Files.delete(big);
    }

    static void secure() throws Exception {
        try (DirectoryStream<Path> s = Files.newDirectoryStream(T)) {
            p(s instanceof SecureDirectoryStream);
            SecureDirectoryStream<Path> d = (SecureDirectoryStream<Path>) s;
            try (SecureDirectoryStream<Path> e = d.newDirectoryStream(Path.of("a"))) {
                p(names(e));
                Files.move(T.resolve("a"), T.resolve("moved"));
                try (SeekableByteChannel c = e.newByteChannel(Path.of("2"), EnumSet.of(StandardOpenOption.READ))) {
                    p("read in a moved directory", c.size());
                }
                Files.move(T.resolve("moved"), T.resolve("a"));
            }
            try (SeekableByteChannel c = d.newByteChannel(Path.of("new"), EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                p(c.write(java.nio.ByteBuffer.wrap(new byte[4])));
            }
            p(d.getFileAttributeView(Path.of("new"), BasicFileAttributeView.class).readAttributes().size(), d.getFileAttributeView(BasicFileAttributeView.class).readAttributes().isDirectory(), d.getFileAttributeView(Path.of("new"), PosixFileAttributeView.class).readAttributes().permissions().size());
            d.move(Path.of("new"), d, Path.of("newer"));
            d.deleteFile(Path.of("newer"));
            r("no file", () -> d.deleteFile(Path.of("newer")));
            r("directory", () -> d.deleteFile(Path.of("d")));
            r("file", () -> d.deleteDirectory(Path.of("1")));
            r("not empty", () -> d.deleteDirectory(Path.of("d")));
            r("no directory", () -> d.newDirectoryStream(Path.of("1")));
            r("link", () -> d.newDirectoryStream(Path.of("dead"), LinkOption.NOFOLLOW_LINKS));
            r("move nothing", () -> d.move(Path.of("none"), d, Path.of("x")));
            d.close();
            r("closed", () -> d.deleteFile(Path.of("1")));
            r("closed", () -> d.newByteChannel(Path.of("1"), Set.of()));
        }
    }
}
