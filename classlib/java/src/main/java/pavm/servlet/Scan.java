package pavm.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.ServletSecurity;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private final Map<String, ClassFile> classes = new LinkedHashMap<>();
    /** The classes of WEB-INF/classes (null) and of each jar. */
    private final Map<File, List<String>> parts = new LinkedHashMap<>();
    private final List<String> initializers = new ArrayList<>();
    /** Classes whose annotations count for nothing. */
    private final Set<String> ignored = new HashSet<>();
    private List<String> part;

    Scan(Context context) {
        this.context = context;
    }

    /** Reads all class files of the application. */
    void read(List<Fragments.Fragment> fragments) throws IOException {
        File dir = new File(context.resources.root, "WEB-INF/classes");
        begin(null);
        directory(dir);
        File service = new File(dir, SERVICE);
        if (service.isFile()) {
            services(Resources.readFile(service));
        }
        for (Fragments.Fragment f : fragments) {
            begin(f.jar);
            jar(f.jar);
        }
    }

    private void begin(File jar) {
        part = new ArrayList<>();
        parts.put(jar, part);
    }

    private void jar(File jar) throws IOException {
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
                part.add(c.name);
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

    /** The annotations of a jar's classes, or of WEB-INF/classes (null), count for nothing. */
    void ignore(File jar) {
        ignored.addAll(parts.get(jar));
    }

    /** Applies @WebServlet, @WebFilter and @WebListener of a jar's classes, or of WEB-INF/classes (null). */
    void applyAnnotations(File jar) {
        for (String name : parts.get(jar)) {
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
    }

    /**
     * Applies what counts for servlets however they were declared: @MultipartConfig, @ServletSecurity, @RunAs and
     * @DeclareRoles. The last step, when all mappings are known.
     */
    void applyToServlets() {
        for (ServletHolder s : context.servlets.values()) {
            if (s.security != null) {
                context.security.add(s.mappings, s.security);
            }
            String name = s.servletClass != null ? s.servletClass.getName() : s.className;
            if (name == null || ignored.contains(name) || s.instance instanceof DefaultServlet) {
                continue;
            }
            try {
                applyTo(s, s.servletClass != null ? s.servletClass : Class.forName(name, false, context.loader));
            } catch (ClassNotFoundException | LinkageError e) {
                // Told when the servlet is started.
                continue;
            }
        }
    }

    private void applyTo(ServletHolder s, Class<?> c) {
        MultipartConfig m = c.getAnnotation(MultipartConfig.class);
        if (m != null && s.multipart == null) {
            s.multipart = new MultipartConfigElement(m);
        }
        ServletSecurity security = c.getAnnotation(ServletSecurity.class);
        if (security != null && s.security == null) {
            context.security.add(s.mappings, new ServletSecurityElement(security));
        }
        for (java.lang.annotation.Annotation a : c.getAnnotations()) {
            Object value = Injector.value(a);
            if (a.annotationType().getName().equals("jakarta.annotation.security.RunAs") && s.runAs == null) {
                s.runAs = String.valueOf(value);
            } else if (a.annotationType().getName().equals("jakarta.annotation.security.DeclareRoles")) {
                context.login.roles.addAll(java.util.Arrays.asList((String[]) value));
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
        for (String name : classes.keySet()) {
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
        if (inherits(c.superName, type, seen)) {
            return true;
        }
        for (String i : c.interfaces) {
            if (inherits(i, type, seen)) {
                return true;
            }
        }
        return false;
    }

    private boolean inherits(String name, String type, Set<String> seen) {
        if (name == null || name.equals("java.lang.Object") || !seen.add(name)) {
            return false;
        }
        if (name.equals(type)) {
            return true;
        }
        ClassFile c = classes.get(name);
        return c != null ? extendsType(c, type, seen) : inheritsOutside(name, type);
    }

    /** Of a class that is not the application's own, or of a jar that is left out. */
    private boolean inheritsOutside(String name, String type) {
        try {
            Class<?> wanted = Class.forName(type, false, context.loader);
            return wanted.isAssignableFrom(Class.forName(name, false, context.loader));
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
