package pavm.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Finds annotated classes and ServletContainerInitializers, from class files and without loading them. */
final class Scan {
    private static final String API = "jakarta.servlet.annotation.";
    private static final String SERVICE = "META-INF/services/jakarta.servlet.ServletContainerInitializer";

    private final Context context;
    private final Map<String, ClassFile> classes = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private final List<String> initializers = new ArrayList<>();

    Scan(Context context) {
        this.context = context;
    }

    /** Reads all class files of the application. */
    void read() throws IOException {
        File dir = new File(context.resources.root, "WEB-INF/classes");
        directory(dir);
        File service = new File(dir, SERVICE);
        if (service.isFile()) {
            services(Resources.readFile(service));
        }
        for (File jar : context.resources.jars) {
            try (ZipFile zip = new ZipFile(jar)) {
                for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements();) {
                    ZipEntry z = e.nextElement();
                    String name = z.getName();
                    boolean isClass = name.endsWith(".class") && !name.endsWith("module-info.class")
                        && !name.startsWith("META-INF/");
                    if (isClass || name.equals(SERVICE)) {
                        try (InputStream in = zip.getInputStream(z)) {
                            if (isClass) {
                                add(in.readAllBytes(), jar.getName() + "!/" + name);
                            } else {
                                services(in.readAllBytes());
                            }
                        }
                    }
                }
            }
        }
    }

    private void directory(File dir) throws IOException {
        File[] files = dir.listFiles();
        if (files == null) {
            return;
        }
        java.util.Arrays.sort(files);
        for (File f : files) {
            if (f.isDirectory()) {
                directory(f);
            } else if (f.getName().endsWith(".class") && !f.getName().equals("module-info.class")) {
                add(Resources.readFile(f), f.getPath());
            }
        }
    }

    private void add(byte[] bytes, String where) {
        try {
            ClassFile c = ClassFile.read(bytes);
            if (classes.putIfAbsent(c.name, c) == null) {
                order.add(c.name);
            }
        } catch (IOException e) {
            context.log("Skipped while scanning: " + where + ": " + e.getMessage());
        }
    }

    private void services(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            String line = text.substring(start, end);
            int hash = line.indexOf('#');
            line = (hash < 0 ? line : line.substring(0, hash)).trim();
            if (!line.isEmpty() && !initializers.contains(line)) {
                initializers.add(line);
            }
            start = end + 1;
        }
    }

    /** Applies @WebServlet, @WebFilter, @WebListener, @MultipartConfig and @ServletSecurity. */
    void applyAnnotations() {
        for (String name : order) {
            ClassFile c = classes.get(name);
            for (ClassFile.Annotation a : c.annotations) {
                switch (a.type) {
                    case API + "WebServlet" -> servlet(c, a);
                    case API + "WebFilter" -> filter(c, a);
                    case API + "WebListener" -> context.addListenerClass(c.name);
                    default -> {
                    }
                }
            }
        }
        // @MultipartConfig and @ServletSecurity count for servlets declared in web.xml too.
        for (ServletHolder s : context.servlets.values()) {
            ClassFile c = s.className == null ? null : classes.get(s.className);
            if (c == null) {
                continue;
            }
            for (ClassFile.Annotation a : c.annotations) {
                if (a.type.equals(API + "MultipartConfig") && s.multipart == null) {
                    s.multipart = new MultipartConfigElement(a.string("location"), a.number("maxFileSize", -1),
                        a.number("maxRequestSize", -1), (int) a.number("fileSizeThreshold", 0));
                } else if (a.type.equals(API + "ServletSecurity")) {
                    context.security.add(s.mappings, a);
                }
            }
        }
    }

    private void servlet(ClassFile c, ClassFile.Annotation a) {
        String name = a.string("name").isEmpty() ? c.name : a.string("name");
        ServletHolder s = context.servlets.get(name);
        boolean mapped = s != null && !s.mappings.isEmpty();
        if (s == null) {
            s = new ServletHolder(context, name);
            s.className = c.name;
            context.servlets.put(name, s);
            s.loadOnStartup = (int) a.number("loadOnStartup", -1);
            s.asyncSupported = a.flag("asyncSupported");
        } else if (!c.name.equals(s.className)) {
            return;
        }
        parameters(s, a);
        if (!mapped) {
            List<String> patterns = a.strings("value");
            patterns.addAll(a.strings("urlPatterns"));
            for (String p : patterns) {
                if (context.mapper.taken(p)) {
                    throw new IllegalArgumentException("The servlets [" + context.mapper.find(p).name + "] and ["
                        + name + "] are both mapped to the URL pattern [" + p + "]");
                }
                context.mapper.add(p, s);
            }
        }
    }

    private void filter(ClassFile c, ClassFile.Annotation a) {
        String name = a.string("filterName").isEmpty() ? c.name : a.string("filterName");
        FilterHolder f = context.filters.get(name);
        if (f == null) {
            f = new FilterHolder(context, name);
            f.className = c.name;
            f.asyncSupported = a.flag("asyncSupported");
            context.filters.put(name, f);
        } else if (!c.name.equals(f.className)) {
            return;
        }
        parameters(f, a);
        if (f.getUrlPatternMappings().isEmpty() && f.getServletNameMappings().isEmpty()) {
            List<DispatcherType> types = new ArrayList<>();
            for (String t : a.strings("dispatcherTypes")) {
                types.add(DispatcherType.valueOf(t));
            }
            List<String> patterns = a.strings("value");
            patterns.addAll(a.strings("urlPatterns"));
            for (String p : patterns) {
                context.filterMappings.add(new FilterHolder.Mapping(f, p, null, types));
            }
            for (String s : a.strings("servletNames")) {
                context.filterMappings.add(new FilterHolder.Mapping(f, null, s, types));
            }
        }
    }

    private static void parameters(Holder h, ClassFile.Annotation a) {
        for (ClassFile.Annotation p : a.annotations("initParams")) {
            h.initParameters.putIfAbsent(p.string("name"), p.string("value"));
        }
    }

    /** Calls the ServletContainerInitializers with the classes they ask for. */
    void runInitializers() throws ServletException {
        for (String name : initializers) {
            Object o = context.instantiate(context.loadClass(name));
            if (!(o instanceof ServletContainerInitializer)) {
                throw new ServletException("Class " + name + " is not a ServletContainerInitializer");
            }
            HandlesTypes handles = o.getClass().getAnnotation(HandlesTypes.class);
            Set<Class<?>> found = null;
            if (handles != null) {
                found = new LinkedHashSet<>();
                for (Class<?> type : handles.value()) {
                    handled(type, found);
                }
            }
            ((ServletContainerInitializer) o).onStartup(found == null || found.isEmpty() ? null : found, context);
        }
    }

    private void handled(Class<?> type, Set<Class<?>> found) {
        for (String name : order) {
            ClassFile c = classes.get(name);
            boolean match = type.isAnnotation() ? c.annotationTypes.contains(type.getName())
                : !name.equals(type.getName()) && extendsType(c, type.getName(), new HashSet<>());
            if (match) {
                try {
                    found.add(Class.forName(name, false, context.loader));
                } catch (ClassNotFoundException | LinkageError e) {
                    context.log("Not given to the ServletContainerInitializers: " + name + ": " + e);
                }
            }
        }
    }

    private boolean extendsType(ClassFile c, String type, Set<String> seen) {
        if (c == null || !seen.add(c.name)) {
            return false;
        }
        if (type.equals(c.superName) || c.interfaces.contains(type) || extendsType(classes.get(c.superName), type, seen)) {
            return true;
        }
        for (String i : c.interfaces) {
            if (extendsType(classes.get(i), type, seen)) {
                return true;
            }
        }
        return false;
    }
}
