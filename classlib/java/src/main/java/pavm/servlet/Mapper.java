package pavm.servlet;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.MappingMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the servlet of a path: exact, longest prefix, extension, default. */
final class Mapper {
    /** Where a path leads. */
    static final class Target implements HttpServletMapping {
        final ServletHolder servlet;
        final String servletPath;
        final String pathInfo;
        final String pattern;
        final String matchValue;
        final MappingMatch match;

        Target(ServletHolder servlet, String servletPath, String pathInfo, String pattern, String value, MappingMatch match) {
            this.servlet = servlet;
            this.servletPath = servletPath;
            this.pathInfo = pathInfo;
            this.pattern = pattern;
            this.matchValue = value;
            this.match = match;
        }

        @Override
        public String getMatchValue() {
            return matchValue;
        }

        @Override
        public String getPattern() {
            return pattern;
        }

        @Override
        public String getServletName() {
            return servlet == null ? "" : servlet.name;
        }

        @Override
        public MappingMatch getMappingMatch() {
            return match;
        }
    }

    private final Context context;
    private final Map<String, ServletHolder> exact = new HashMap<>();
    private final Map<String, ServletHolder> prefix = new HashMap<>();
    private final Map<String, ServletHolder> extension = new HashMap<>();
    private ServletHolder root;
    private ServletHolder standard;
    /** The mappings of the container itself, which an application may replace. */
    private final List<String> replaceable = new ArrayList<>();

    Mapper(Context context) {
        this.context = context;
    }

    static boolean valid(String pattern) {
        return pattern.isEmpty() || pattern.startsWith("*.") && pattern.indexOf('/') < 0
            || pattern.startsWith("/") && pattern.indexOf("*.") < 0;
    }

    boolean taken(String p) {
        return !replaceable.contains(p) && find(p) != null;
    }

    ServletHolder find(String p) {
        if (p.isEmpty()) {
            return root;
        }
        if (p.equals("/")) {
            return standard;
        }
        if (p.startsWith("*.")) {
            return extension.get(p.substring(2));
        }
        return p.endsWith("/*") ? prefix.get(p.substring(0, p.length() - 2)) : exact.get(p);
    }

    void addReplaceable(String p, ServletHolder servlet) {
        if (find(p) == null) {
            add(p, servlet);
            replaceable.add(p);
        }
    }

    void add(String p, ServletHolder servlet) {
        if (!valid(p)) {
            throw new IllegalArgumentException("Invalid URL pattern [" + p + "] of servlet " + servlet.name);
        }
        if (replaceable.remove(p)) {
            find(p).mappings.remove(p);
        }
        servlet.mappings.add(p);
        if (p.isEmpty()) {
            root = servlet;
        } else if (p.equals("/")) {
            standard = servlet;
        } else if (p.startsWith("*.")) {
            extension.put(p.substring(2), servlet);
        } else if (p.endsWith("/*")) {
            prefix.put(p.substring(0, p.length() - 2), servlet);
        } else {
            exact.put(p, servlet);
        }
    }

    /** The target of a decoded path inside the context (it begins with '/'), welcome files included. */
    Target map(String path) {
        Target t = special(path, true);
        if (t != null) {
            return t;
        }
        if (path.endsWith("/")) {
            for (String welcome : context.welcomeFiles) {
                String candidate = path + welcome;
                Target w = special(candidate, false);
                if (w != null) {
                    return w;
                }
                if (context.resources.isFile(candidate)) {
                    w = byExtension(candidate);
                    return w != null ? w : standard(candidate);
                }
            }
            for (String welcome : context.welcomeFiles) {
                Target w = byExtension(path + welcome);
                if (w != null && !replaceable.contains(w.pattern)) {
                    return w;
                }
            }
        }
        return standard(path);
    }

    private Target special(String path, boolean withExtension) {
        if (path.equals("/") && root != null) {
            return new Target(root, "", "/", "", "", MappingMatch.CONTEXT_ROOT);
        }
        ServletHolder s = exact.get(path);
        if (s != null) {
            return new Target(s, path, null, path, path.substring(1), MappingMatch.EXACT);
        }
        if (!prefix.isEmpty()) {
            int end = path.length();
            while (end >= 0) {
                String head = path.substring(0, end);
                s = prefix.get(head);
                if (s != null) {
                    String info = end == path.length() ? null : path.substring(end);
                    String value = info == null ? "" : info.substring(1);
                    return new Target(s, head, info, head + "/*", value, MappingMatch.PATH);
                }
                end = end == 0 ? -1 : path.lastIndexOf('/', end - 1);
            }
        }
        return withExtension ? byExtension(path) : null;
    }

    private Target byExtension(String path) {
        int dot = path.lastIndexOf('.');
        if (dot > path.lastIndexOf('/')) {
            ServletHolder s = extension.get(path.substring(dot + 1));
            if (s != null) {
                String value = path.substring(1, dot);
                return new Target(s, path, null, "*" + path.substring(dot), value, MappingMatch.EXTENSION);
            }
        }
        return null;
    }

    private Target standard(String path) {
        return new Target(standard, path, null, "/", "", MappingMatch.DEFAULT);
    }

    /** Whether a filter's or constraint's URL pattern covers a path. */
    static boolean covers(String pattern, String path) {
        if (pattern.equals(path) || pattern.equals("/*")) {
            return true;
        }
        if (pattern.isEmpty()) {
            return path.equals("/");
        }
        if (pattern.endsWith("/*")) {
            int n = pattern.length() - 2;
            return path.regionMatches(0, pattern, 0, n) && (path.length() == n || path.charAt(n) == '/');
        }
        if (pattern.startsWith("*.")) {
            int dot = path.lastIndexOf('.');
            return dot > path.lastIndexOf('/') && path.substring(dot).equals(pattern.substring(1));
        }
        return false;
    }
}
