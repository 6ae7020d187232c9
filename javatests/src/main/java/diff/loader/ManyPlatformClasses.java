package diff.loader;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** More classes and names than the tables of the shared classes begin with: what was loaded before is still found. */
public final class ManyPlatformClasses {
    public static void main(String[] args) throws Exception {
        FileSystem image = FileSystems.getFileSystem(URI.create("jrt:/"));
        ClassLoader loader = ClassLoader.getSystemClassLoader();
        List<Class<?>> loaded = new ArrayList<>();
        for (String module : List.of("jdk.localedata", "java.desktop", "jdk.compiler", "java.xml", "jdk.javadoc",
                "jdk.jdi", "jdk.jlink", "java.security.jgss", "java.management", "java.naming", "jdk.charsets")) {
            int before = loaded.size();
            for (String name : names(image.getPath("/modules", module))) {
                loaded.add(Class.forName(name, false, loader));
            }
            System.out.println(module + " " + (loaded.size() - before > 100));
        }
        for (Class<?> c : loaded) {
            if (Class.forName(c.getName(), false, c.getClassLoader()) != c) {
                throw new AssertionError(c);
            }
        }
        System.out.println(loaded.size() > 10_000);
        long sum = 0;
        for (Class<?> c : loaded) {
            sum = sum * 31 + c.getName().hashCode() + c.getModifiers() + c.getInterfaces().length;
        }
        System.out.println(loaded.size() + " " + sum);
    }

    private static List<String> names(Path module) throws Exception {
        try (Stream<Path> files = Files.walk(module)) {
            return files.map(f -> module.relativize(f).toString()).filter(f -> f.endsWith(".class"))
                    .filter(f -> !f.equals("module-info.class"))
                    .map(f -> f.substring(0, f.length() - 6).replace('/', '.')).sorted().toList();
        }
    }
}
