package specimen;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Puts into words what a request is. */
final class Text {
    private Text() {
    }

    static PrintWriter plain(HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        return response.getWriter();
    }

    /** Where a request is. */
    static String where(HttpServletRequest r) {
        HttpServletMapping m = r.getHttpServletMapping();
        return r.getDispatcherType() + " uri=" + r.getRequestURI() + " context=" + r.getContextPath() + " servlet="
            + r.getServletPath() + " info=" + r.getPathInfo() + " query=" + r.getQueryString() + " match="
            + m.getMappingMatch() + " value=" + (m.getMatchValue() == null ? "" : m.getMatchValue()) + " pattern=" + m.getPattern() + " by="
            + m.getServletName();
    }

    static String parameters(HttpServletRequest r) {
        StringBuilder b = new StringBuilder();
        for (String name : new TreeSet<>(Collections.list(r.getParameterNames()))) {
            b.append(name).append('=').append(Arrays.toString(r.getParameterValues(name))).append(' ');
        }
        return b.toString().trim();
    }

    /** The attributes that dispatches set. */
    static String attributes(HttpServletRequest r) {
        StringBuilder b = new StringBuilder();
        for (String kind : List.of("include", "forward", "async")) {
            for (String what : List.of("request_uri", "context_path", "servlet_path", "path_info", "query_string", "mapping")) {
                Object v = r.getAttribute("jakarta.servlet." + kind + "." + what);
                if (v instanceof HttpServletMapping) {
                    HttpServletMapping m = (HttpServletMapping) v;
                    v = m.getMappingMatch() + ":" + m.getMatchValue() + ":" + m.getPattern() + ":" + m.getServletName();
                }
                if (v != null) {
                    b.append(kind).append('.').append(what).append('=').append(v).append('\n');
                }
            }
        }
        return b.toString();
    }

    static String error(HttpServletRequest r) {
        StringBuilder b = new StringBuilder();
        for (String what : List.of("status_code", "message", "exception_type", "exception", "request_uri", "servlet_name")) {
            b.append(what).append('=').append(r.getAttribute("jakarta.servlet.error." + what)).append('\n');
        }
        return b.toString();
    }

    static String all(HttpServletRequest r) {
        StringBuilder b = new StringBuilder();
        b.append(r.getMethod()).append(' ').append(where(r)).append('\n');
        b.append(parameters(r)).append('\n').append(attributes(r));
        return b.toString();
    }

    static String map(Map<String, String> m) {
        // Names of trailer fields are in small letters (getTrailerFields); not every container does it.
        java.util.TreeMap<String, String> small = new java.util.TreeMap<>();
        m.forEach((k, v) -> small.put(k.toLowerCase(java.util.Locale.ENGLISH), v));
        return small.toString();
    }

    static boolean is(HttpServletRequest r, DispatcherType type) {
        return r.getDispatcherType() == type;
    }
}
