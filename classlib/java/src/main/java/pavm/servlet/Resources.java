package pavm.servlet;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The static resources of an application: files of its directory, and META-INF/resources of its
 * jars. Paths begin with '/'. Jars are opened for each access and closed again, so that a session
 * at rest holds no file open.
 */
final class Resources {
    /** A file, or an entry of a jar. */
    static final class Resource {
        final File file;
        final String entry;
        final long length;
        final long modified;

        Resource(File file, String entry, long length, long modified) {
            this.file = file;
            this.entry = entry;
            this.length = length;
            this.modified = modified;
        }

        InputStream open() throws IOException {
            return entry == null ? new FileInputStream(file) : new ByteArrayInputStream(readEntry(file, entry));
        }

        URL url() throws MalformedURLException {
            String u = file.toURI().toString();
            return entry == null ? new URL(u) : new URL("jar:" + u + "!/" + entry);
        }

        String etag() {
            return "W/\"" + length + "-" + modified + "\"";
        }
    }

    final File root;
    final List<File> jars = new ArrayList<>();
    private final Map<String, Resource> inJars = new HashMap<>();
    private final Set<String> jarDirectories = new LinkedHashSet<>();

    Resources(File root) {
        this.root = root;
        File[] lib = new File(root, "WEB-INF/lib").listFiles();
        if (lib != null) {
            java.util.Arrays.sort(lib);
            for (File f : lib) {
                if (f.isFile() && f.getName().endsWith(".jar")) {
                    jars.add(f);
                }
            }
        }
    }

    /** Makes META-INF/resources of a jar visible. */
    void addJar(File jar) throws IOException {
        String head = "META-INF/resources/";
        try (ZipFile zip = new ZipFile(jar)) {
            for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements();) {
                ZipEntry z = e.nextElement();
                if (!z.getName().startsWith(head)) {
                    continue;
                }
                String path = z.getName().substring(head.length() - 1);
                if (!z.isDirectory()) {
                    inJars.putIfAbsent(path, new Resource(jar, z.getName(), z.getSize(), z.getTime()));
                }
                for (int i = path.lastIndexOf('/'); i >= 0; i = path.lastIndexOf('/', i - 1)) {
                    jarDirectories.add(path.substring(0, i + 1));
                    if (i == 0) {
                        break;
                    }
                }
            }
        }
    }

    private File file(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
            return null;
        }
        for (int i = path.indexOf("/.."); i >= 0; i = path.indexOf("/..", i + 1)) {
            if (i + 3 == path.length() || path.charAt(i + 3) == '/') {
                return null;
            }
        }
        return new File(root, path);
    }

    boolean isFile(String path) {
        File f = file(path);
        return f != null && !path.endsWith("/") && f.isFile() || inJars.containsKey(path);
    }

    boolean isDirectory(String path) {
        File f = file(path);
        return f != null && f.isDirectory() || jarDirectories.contains(path.endsWith("/") ? path : path + "/");
    }

    /** A file's resource, or null. */
    Resource get(String path) {
        File f = file(path);
        if (f == null) {
            return null;
        }
        if (!path.endsWith("/") && f.isFile()) {
            return new Resource(f, null, f.length(), f.lastModified());
        }
        return inJars.get(path);
    }

    URL url(String path) throws MalformedURLException {
        if (!path.startsWith("/")) {
            throw new MalformedURLException("the path [" + path + "] does not begin with /");
        }
        File f = file(path);
        if (f != null && f.isDirectory()) {
            return new URL(f.toURI().toString());
        }
        Resource r = get(path);
        return r == null ? null : r.url();
    }

    String realPath(String path) {
        File f = file(path.startsWith("/") ? path : "/" + path);
        if (f == null || !f.exists() && inJars.containsKey(path)) {
            return null;
        }
        return f.getPath();
    }

    Set<String> list(String path) {
        if (path == null || !path.startsWith("/")) {
            throw new IllegalArgumentException("the path [" + path + "] does not begin with /");
        }
        String head = path.endsWith("/") ? path : path + "/";
        File f = file(head);
        Set<String> found = new LinkedHashSet<>();
        File[] files = f == null ? null : f.listFiles();
        if (files != null) {
            for (File child : files) {
                found.add(head + child.getName() + (child.isDirectory() ? "/" : ""));
            }
        }
        for (String name : inJars.keySet()) {
            child(found, head, name);
        }
        return files == null && found.isEmpty() ? null : found;
    }

    private static void child(Set<String> found, String head, String name) {
        if (name.startsWith(head)) {
            int slash = name.indexOf('/', head.length());
            found.add(slash < 0 ? name : name.substring(0, slash + 1));
        }
    }

    static byte[] readFile(File file) throws IOException {
        try (InputStream in = new FileInputStream(file)) {
            return in.readAllBytes();
        }
    }

    /** An entry's bytes, or null where the jar has none of that name. */
    static byte[] readEntry(File jar, String entry) throws IOException {
        try (ZipFile zip = new ZipFile(jar)) {
            ZipEntry z = zip.getEntry(entry);
            if (z == null) {
                return null;
            }
            try (InputStream in = zip.getInputStream(z)) {
                return in.readAllBytes();
            }
        }
    }
}
