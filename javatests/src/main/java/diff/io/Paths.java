package diff.io;

import java.io.File;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Path and File names: parsing, resolving, normalising, matching. */
public class Paths {
    public static void main(String[] args) throws Exception {
        Path p = Path.of("/a/./b/../c/d.txt");
        System.out.println(p + " " + p.normalize() + " " + p.getFileName() + " " + p.getParent() + " " + p.getRoot() + " " + p.getNameCount() + " " + p.getName(1) + " " + p.subpath(1, 3) + " " + p.isAbsolute());
        System.out.println(Path.of("/a/b").resolve("c") + " " + Path.of("/a/b").resolve("/c") + " " + Path.of("/a/b").resolveSibling("c") + " " + Path.of("/a/b/c").relativize(Path.of("/a/x/y")) + " " + Path.of("a").relativize(Path.of("a/b")));
        System.out.println(p.startsWith("/a") + " " + p.endsWith("d.txt") + " " + Path.of("a", "b", "c") + " " + Path.of("") + "|" + Path.of("a//b/") + " " + Path.of("x").compareTo(Path.of("y")) + " " + p.hashCode() + " " + p.toUri());
        for (Path e : p) System.out.print(e + ",");
        System.out.println();
        System.out.println(FileSystems.getDefault().getPathMatcher("glob:*.{java,txt}").matches(Path.of("x.txt")) + " " + FileSystems.getDefault().getPathMatcher("glob:**/c?").matches(Path.of("a/b/cd")) + " " + FileSystems.getDefault().getSeparator());
        try {
            Path.of("a\0b");
        } catch (InvalidPathException e) {
            System.out.println(e.getReason());
        }
        File f = new File("dir/../x.txt");
        System.out.println(f + " " + f.getName() + " " + f.getParent() + " " + f.isAbsolute() + " " + f.exists() + " " + f.toPath() + " " + new File("/a/", "b").getPath() + " " + new File("/a/./b/../c").getCanonicalPath() + " " + new File(URI.create("file:/tmp/x")).getPath());
        System.out.println(new File("sub").mkdir() + " " + new File("sub/deep/er").mkdirs() + " " + new File("sub/f").createNewFile() + " " + new File("sub/f").createNewFile() + " " + new File("sub").list().length + " " + new File("sub").delete() + " " + new File("sub/f").renameTo(new File("sub/g")) + " " + new File("sub/g").length() + new File("sub/g").isFile());
        System.out.println(new File("none").listFiles() + " " + new File("").getAbsolutePath().equals(System.getProperty("user.dir")) + " " + File.separator + File.pathSeparator + " " + new File("sub").getAbsoluteFile().getParentFile().equals(new File(System.getProperty("user.dir"))));
        System.out.println(new File("sub/g").setReadOnly() + " " + new File("sub/g").setLastModified(1000000000000L) + " " + new File("sub/g").lastModified() + " " + new File("a").compareTo(new File("b")));
    }
}
