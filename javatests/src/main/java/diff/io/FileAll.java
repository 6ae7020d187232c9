package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.*;

/** java.io.File: names, making and removing, lists and filters, times, permissions, space, temporary files, what fails in silence. */
public class FileAll {
    public static void main(String[] a) throws Exception {
        hide("\\d{15,}", "n");
        names();
        life();
        lists();
        rights();
        temporary();
        odd();
    }

    static void names() throws Exception {
        for (String s : new String[] {"a", "a/b", "/", "//a//b/", "", ".", "..", "a/..", "a/./b", "/../x", "a b", "ä", "a\\b", "~"}) {
            File f = new File(s);
            p(f, f.getName(), f.getParent(), f.isAbsolute(), f.getParentFile(), f.hashCode());
        }
        String here = new File("").getAbsolutePath();
        for (String s : new String[] {"a/../b", "./x/.", "..", "no/such/../y", "/tmp/../etc", ""}) p(new File(s).getCanonicalPath().replace(here, "HERE").startsWith("/..") ? "bad" : s, new File(s).getCanonicalPath().startsWith(here), new File(s).getAbsolutePath().startsWith(here));
        p(new File("a", "b"), new File((String) null, "c"), new File("", "d"), new File(new File("e"), "/f/"), new File((File) null, "g"));
        t("null", () -> new File((String) null));
        t("null child", () -> new File("a", null));
        p(new File("a").compareTo(new File("b")), new File("a").equals(new File("a/")), new File("A").equals(new File("a")), new File("a").equals("a"));
        p(File.separator, File.pathSeparator, File.separatorChar);
        p(new File("/x y").toURI(), new File("/x y").toURL(), new File(new java.net.URI("file:/q%20r")), new File("/tmp").toURI());
        for (String u : new String[] {"http://x/", "file:rel", "file:///a?q", "file://host/a", "file:/a#f", "x"}) t("uri " + u, () -> new File(new java.net.URI(u)));
        File nul = new File("a\0b");
        p(nul.exists(), nul.isDirectory(), nul.length(), nul.delete(), nul.mkdir(), nul.list(), nul.lastModified(), nul.canRead(), nul.setReadable(true));
        r("path", nul::toPath);
        r("canonical", nul::getCanonicalPath);
        r("create", nul::createNewFile);
        p(new File("x/y").toPath(), new File("").toPath());
    }

    static void life() throws Exception {
        File f = new File("f");
        p(f.exists(), f.createNewFile(), f.createNewFile(), f.exists(), f.isFile(), f.isDirectory(), f.isHidden(), f.length());
        File d = new File("d/e/g");
        p(d.mkdir(), d.mkdirs(), d.mkdirs(), d.mkdir(), d.isDirectory(), new File("f/x").mkdirs());
        r("create in nothing", new File("no/such")::createNewFile);
        r("create in a file", new File("f/x")::createNewFile);
        r("create a directory", new File("d")::createNewFile);
        p(new File("d").delete(), new File("d/e/g").delete(), new File("none").delete());
        p(f.renameTo(new File("f2")), f.exists(), new File("f2").exists(), f.renameTo(new File("f3")), new File("f2").renameTo(new File("no/such")), new File("f2").renameTo(new File("d")));
        f.createNewFile();
        try (FileWriter w = new FileWriter(f)) {
            w.write("content");
        }
        p(f.renameTo(new File("f2")), new File("f2").length(), new File("d").renameTo(new File("d2")), new File("d2/e").isDirectory());
        new File("full").mkdir();
        new File("full/x").createNewFile();
        p(new File("d2").renameTo(new File("full")), new File("full").delete());
        r("null", () -> f.renameTo(null));
        File g = new File("f2");
        p(g.setLastModified(1_000_000_000_123L), g.lastModified(), g.setLastModified(0), g.lastModified(), new File("none").setLastModified(5), new File("none").lastModified(), new File("none").length());
        r("negative", () -> g.setLastModified(-1));
        Files.createSymbolicLink(new File("link").toPath(), new File("f2").toPath());
        Files.createSymbolicLink(new File("dead").toPath(), new File("none").toPath());
        p(new File("link").isFile(), new File("link").length(), new File("link").getCanonicalFile().getName(), new File("dead").exists(), new File("dead").getCanonicalFile().getName());
        r("create over a dead link", () -> p(new File("dead").createNewFile()));
        p(new File("link").delete(), new File("dead").delete(), g.exists());
    }

    static void lists() {
        File d = new File("d2");
        for (String s : new String[] {"b.txt", "a.txt", ".hid", "Z"}) r(s, new File(d, s)::createNewFile);
        p(sorted(d.list()), sorted(d.list((x, n) -> n.endsWith(".txt"))), sorted(d.listFiles((FileFilter) File::isDirectory)), d.listFiles((x, n) -> false).length, sorted(d.listFiles((FileFilter) null)));
        p(new File("none").list(), new File("f2").list(), new File("none").listFiles(), new File("f2").listFiles((x, n) -> true));
        p(new File("d2/.hid").isHidden(), new File(".").isHidden(), new File("d2/e").list().length);
        r("filter throws", () -> d.list((x, n) -> {
            throw new IllegalStateException("filter");
        }));
        p(File.listRoots());
    }

    static List<String> sorted(Object[] x) {
        if (x == null) return null;
        return Arrays.stream(x).map(Object::toString).sorted().toList();
    }

    static void rights() throws Exception {
        File f = new File("f2");
        p(f.canRead(), f.canWrite(), f.canExecute());
        p(f.setExecutable(true), f.canExecute(), f.setExecutable(false, false), f.canExecute(), f.setReadable(false, false), f.setWritable(false, false));
        p(PosixFilePermissions.toString(Files.getPosixFilePermissions(f.toPath())), f.canRead(), f.canWrite());
        p(f.setReadable(true, true), f.setWritable(true, false), PosixFilePermissions.toString(Files.getPosixFilePermissions(f.toPath())), f.setReadOnly(), PosixFilePermissions.toString(Files.getPosixFilePermissions(f.toPath())));
        p(new File("none").setReadable(true), new File("none").setReadOnly(), new File("none").canRead(), new File("none").canExecute());
        f.setWritable(true);
        File d = new File("d2");
        d.setReadOnly();
        p(d.canExecute(), d.canWrite());
        d.setWritable(true);
        File s = new File(".");
        p(s.getTotalSpace() > 0, s.getFreeSpace() >= s.getUsableSpace(), s.getUsableSpace() > 0, new File("none").getTotalSpace(), new File("none").getUsableSpace());
    }

    static void temporary() throws Exception {
        File t = File.createTempFile("abc", null, new File("."));
        p(t.getName().matches("abc\\d+\\.tmp"), t.length(), t.delete());
        File u = File.createTempFile("abc", ".x", new File("d2"));
        p(u.getParent(), u.getName().endsWith(".x"), u.delete());
        r("short", () -> File.createTempFile("ab", null));
        r("null", () -> File.createTempFile(null, null));
        r("no directory", () -> File.createTempFile("abc", "x", new File("none")));
        r("in a file", () -> File.createTempFile("abc", "x", new File("f2")));
        t("slash", () -> File.createTempFile("abc", "/x/y", new File(".")).getName().endsWith("/x/y"));
        t("slash", () -> File.createTempFile("a/b/c", "z", new File(".")).getName().startsWith("c"));
        p(File.createTempFile("n".repeat(300), ".suffix", new File(".")).delete());
        File gone = new File("exit");
        gone.createNewFile();
        gone.deleteOnExit();
        new File("exitdir").mkdir();
        new File("exitdir").deleteOnExit();
        new File("exitdir/in").createNewFile();
        new File("exitdir/in").deleteOnExit();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> p("hook sees", gone.exists())));
    }

    static void odd() throws Exception {
        for (String s : new String[] {"/dev/null", "/proc/self/status", "/dev", "/dev/zero"}) p(s, new File(s).exists(), new File(s).isFile(), new File(s).isDirectory(), new File(s).length());
        r("long", new File("n".repeat(256))::createNewFile);
        p(new File("n".repeat(256)).exists(), new File("n".repeat(256)).mkdir(), new File("n".repeat(255)).mkdir(), new File("n".repeat(255)).delete());
        r("loop", () -> {
            Files.createSymbolicLink(new File("loop").toPath(), new File("loop").toPath());
            p(new File("loop").exists(), new File("loop").delete());
        });
        for (String s : new String[] {"name with blank", "tab\t", "nl\n", "ünï", "\u4e2d\u6587", "\ud83d\ude00", "q?*[", "-rf"}) p(new File(s).createNewFile(), Arrays.asList(new File(".").list()).contains(s), new File(s).delete());
        ObjectOutputStream o = new ObjectOutputStream(new ByteArrayOutputStream());
        o.writeObject(new File("s"));
    }
}
