package pavm.servlet;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The class loader of a web application: its own classes come before the container's, except those
 * of the platform and of the servlet API, which an application must not replace.
 */
final class WebappLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    WebappLoader(URL[] urls, ClassLoader parent) {
        super("webapp", urls, parent);
    }

    private static boolean parentFirst(String name) {
        return name.startsWith("java.") || name.startsWith("jakarta.servlet.") || name.startsWith("pavm.servlet.")
            || name.startsWith("jdk.") || name.startsWith("sun.");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> c = findLoadedClass(name);
            if (c == null && !parentFirst(name)) {
                // A class of the platform (java.base is java.*, others may be javax.*) is never replaced.
                if (name.startsWith("javax.") || name.startsWith("org.w3c.dom.") || name.startsWith("org.xml.sax.")) {
                    try {
                        c = ClassLoader.getPlatformClassLoader().loadClass(name);
                    } catch (ClassNotFoundException notThere) {
                        c = null;
                    }
                }
                if (c == null) {
                    try {
                        c = findClass(name);
                    } catch (ClassNotFoundException notThere) {
                        c = null;
                    }
                }
            }
            if (c == null) {
                return super.loadClass(name, resolve);
            }
            if (resolve) {
                resolveClass(c);
            }
            return c;
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Set<URL> all = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        Enumeration<URL> own = findResources(name);
        while (own.hasMoreElements()) {
            URL u = own.nextElement();
            if (seen.add(u.toString())) {
                all.add(u);
            }
        }
        Enumeration<URL> inherited = getParent().getResources(name);
        while (inherited.hasMoreElements()) {
            URL u = inherited.nextElement();
            if (seen.add(u.toString())) {
                all.add(u);
            }
        }
        return Collections.enumeration(all);
    }
}
