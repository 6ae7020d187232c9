package diff.loader;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** URLClassLoader over a directory and a jar made here. */
public class Urls {
    public static void main(String[] args) throws Exception {
        Path dir = Files.createDirectories(Path.of("classes/diff/loader"));
        byte[] target = Urls.class.getResourceAsStream("Target.class").readAllBytes();
        byte[] helper = Urls.class.getResourceAsStream("TargetHelper.class").readAllBytes();
        Files.write(dir.resolve("Target.class"), target);
        Files.write(dir.resolve("TargetHelper.class"), helper);
        Files.writeString(Path.of("classes/data.txt"), "directory data");
        try (JarOutputStream j = new JarOutputStream(Files.newOutputStream(Path.of("t.jar")))) {
            j.putNextEntry(new JarEntry("diff/loader/Target.class"));
            j.write(target);
            j.putNextEntry(new JarEntry("diff/loader/TargetHelper.class"));
            j.write(helper);
            j.putNextEntry(new JarEntry("data.txt"));
            j.write("jar data".getBytes());
        }
        for (String p : new String[] {"classes/", "t.jar"}) {
            try (URLClassLoader l = new URLClassLoader(new URL[] {Path.of(p).toUri().toURL()}, null)) {
                Class<?> c = l.loadClass("diff.loader.Target");
                Object o = c.getDeclaredConstructor().newInstance();
                System.out.println(c.getMethod("helper").invoke(o) + " " + (c != Target.class) + " " + c.getProtectionDomain().getCodeSource().getLocation().getPath().endsWith(p));
                System.out.println(new String(l.getResourceAsStream("data.txt").readAllBytes()) + " " + l.getResource("none") + " " + l.findResource("data.txt").getProtocol());
                try {
                    l.loadClass("diff.loader.None");
                } catch (ClassNotFoundException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
        try (URLClassLoader l = new URLClassLoader(new URL[] {Path.of("missing.jar").toUri().toURL()})) {
            System.out.println(l.loadClass("diff.loader.Target") == Target.class);
        }
        URLClassLoader closed = new URLClassLoader(new URL[] {Path.of("t.jar").toUri().toURL()}, null);
        closed.close();
        try {
            closed.loadClass("diff.loader.Target");
        } catch (ClassNotFoundException e) {
            System.out.println("closed " + e.getMessage());
        }
    }
}
