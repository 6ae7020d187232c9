package pavm.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.SessionTrackingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Applies web.xml and web-fragment.xml to a context. web.xml comes first and what it says is not replaced; two fragments
 * that contradict each other where web.xml is silent keep the application from starting (8.2.3).
 */
final class WebXml {
    private final Context context;
    private final Xml.Element root;
    private final String source;
    private final boolean fragment;

    WebXml(Context context, Xml.Element root, String source, boolean fragment) {
        this.context = context;
        this.root = root;
        this.source = source;
        this.fragment = fragment;
        if (!root.name.equals(fragment ? "web-fragment" : "web-app")) {
            throw error("the document is a <" + root.name + ">");
        }
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException(source + ": " + what);
    }

    /** Annotations and fragments count for nothing. */
    boolean metadataComplete() {
        String version = root.attributes.get("version");
        boolean old = version != null && (version.startsWith("2.2") || version.startsWith("2.3") || version.startsWith("2.4"));
        return old || "true".equals(root.attributes.get("metadata-complete"));
    }

    /** Whether a value counts: not where web.xml has one; two different ones of fragments are an error. */
    private boolean counts(String what, String value) {
        String[] before = context.said.putIfAbsent(what, new String[] {value, fragment ? source : null});
        if (before == null) {
            return true;
        }
        if (fragment && before[1] != null && !before[1].equals(source) && !before[0].equals(value)) {
            throw error(what + " is [" + value + "], and [" + before[0] + "] in " + before[1]
                + "; web.xml has to say which");
        }
        return false;
    }

    void apply() {
        if (!fragment) {
            context.displayName = root.text("display-name");
            String contextPath = root.text("default-context-path");
            if (contextPath != null && !contextPath.startsWith("/")) {
                throw error("the <default-context-path> must begin with /");
            }
            String version = root.attributes.get("version");
            if (version != null && version.indexOf('.') > 0) {
                context.effectiveMajor = number("version", version.substring(0, version.indexOf('.')));
                context.effectiveMinor = number("version", version.substring(version.indexOf('.') + 1));
            }
            context.requestEncoding = or(root.text("request-character-encoding"), context.requestEncoding);
            context.responseEncoding = or(root.text("response-character-encoding"), context.responseEncoding);
        }
        for (Xml.Element e : root.all("context-param")) {
            String name = required(e, "param-name");
            String value = or(e.text("param-value"), "");
            if (counts("the context parameter " + name, value)) {
                context.parameters.put(name, value);
            }
        }
        for (Xml.Element e : root.all("listener")) {
            context.addListenerClass(required(e, "listener-class"));
        }
        filters();
        servlets();
        for (Xml.Element e : root.all("session-config")) {
            sessionConfig(e);
        }
        for (Xml.Element e : root.all("welcome-file-list")) {
            if (fragment && context.said.containsKey("welcome files of web.xml")) {
                continue;
            }
            if (!fragment) {
                counts("welcome files of web.xml", "");
            }
            if (!context.welcomeFilesDeclared) {
                context.welcomeFiles.clear();
                context.welcomeFilesDeclared = true;
            }
            for (Xml.Element f : e.all("welcome-file")) {
                String name = f.trimmed();
                name = name.startsWith("/") ? name.substring(1) : name;
                if (!name.isEmpty() && !context.welcomeFiles.contains(name)) {
                    context.welcomeFiles.add(name);
                }
            }
        }
        for (Xml.Element e : root.all("mime-mapping")) {
            String extension = required(e, "extension").toLowerCase(java.util.Locale.ENGLISH);
            String type = required(e, "mime-type");
            if (counts("the MIME type of " + extension, type)) {
                context.mime.put(extension, type);
            }
        }
        for (Xml.Element e : root.all("error-page")) {
            String code = e.text("error-code");
            String type = e.text("exception-type");
            String location = required(e, "location");
            if (!location.startsWith("/")) {
                throw error("the error page [" + location + "] does not begin with /");
            }
            String of = type != null ? type : code != null ? code : "";
            if (counts("the error page of [" + of + "]", location)) {
                context.errorPages.put(of, location);
            }
        }
        for (Xml.Element e : root.all("locale-encoding-mapping-list")) {
            for (Xml.Element m : e.all("locale-encoding-mapping")) {
                String encoding = required(m, "encoding");
                if (counts("the encoding of " + required(m, "locale"), encoding)) {
                    context.localeEncodings.put(required(m, "locale"), encoding);
                }
            }
        }
        if (!fragment && root.child("deny-uncovered-http-methods") != null) {
            context.denyUncovered = true;
        }
        for (Xml.Element e : root.all("security-constraint")) {
            context.security.add(e);
        }
        for (Xml.Element e : root.all("security-role")) {
            context.login.roles.add(required(e, "role-name"));
        }
        Xml.Element login = root.child("login-config");
        if (login != null && counts("the login-config", or(login.text("auth-method"), ""))) {
            context.login.configure(source, login);
        }
        for (Xml.Element e : root.children) {
            switch (e.name) {
                case "env-entry", "resource-ref", "resource-env-ref", "ejb-ref", "ejb-local-ref", "service-ref",
                    "message-destination-ref", "persistence-context-ref", "persistence-unit-ref" ->
                    context.injector.declare(source, e);
                case "post-construct", "pre-destroy" -> context.injector.callback(source, e);
                default -> {
                }
            }
        }
    }

    private void filters() {
        for (Xml.Element e : root.all("filter")) {
            String name = required(e, "filter-name");
            FilterHolder f = context.filters.get(name);
            if (f == null) {
                f = new FilterHolder(context, name);
                context.filters.put(name, f);
            }
            if (f.className == null) {
                f.className = e.text("filter-class");
                f.asyncSupported = "true".equals(e.text("async-supported"));
            }
            parameters("filter", e, f);
        }
        Set<FilterHolder> mappedBefore = new HashSet<>();
        for (FilterHolder.Mapping m : context.filterMappings) {
            mappedBefore.add(m.filter);
        }
        for (Xml.Element e : root.all("filter-mapping")) {
            FilterHolder f = context.filters.get(required(e, "filter-name"));
            if (f == null) {
                throw error("a filter-mapping names the unknown filter [" + e.text("filter-name") + "]");
            }
            if (fragment && mappedBefore.contains(f) && context.said.containsKey("filter-mapping of web.xml for " + f.name)) {
                continue;
            }
            if (!fragment) {
                counts("filter-mapping of web.xml for " + f.name, "");
            }
            List<DispatcherType> types = new ArrayList<>();
            for (Xml.Element d : e.all("dispatcher")) {
                try {
                    types.add(DispatcherType.valueOf(d.trimmed()));
                } catch (IllegalArgumentException unknown) {
                    throw error("unknown dispatcher [" + d.trimmed() + "]");
                }
            }
            for (Xml.Element p : e.all("url-pattern")) {
                if (!Mapper.valid(p.trimmed())) {
                    throw error("invalid URL pattern [" + p.trimmed() + "] of filter " + f.name);
                }
                context.filterMappings.add(new FilterHolder.Mapping(f, p.trimmed(), null, types));
            }
            for (Xml.Element s : e.all("servlet-name")) {
                context.filterMappings.add(new FilterHolder.Mapping(f, null, s.trimmed(), types));
            }
        }
    }

    private void servlets() {
        for (Xml.Element e : root.all("servlet")) {
            String name = required(e, "servlet-name");
            ServletHolder s = context.servlets.get(name);
            if (s == null) {
                s = new ServletHolder(context, name);
                context.servlets.put(name, s);
            }
            if (s.className == null && s.jspFile == null) {
                s.className = e.text("servlet-class");
                s.jspFile = e.text("jsp-file");
                s.asyncSupported = "true".equals(e.text("async-supported"));
                s.enabled = !"false".equals(e.text("enabled"));
                s.described = true;
                String order = e.text("load-on-startup");
                if (order != null) {
                    s.loadOnStartup = order.isEmpty() ? 0 : number("load-on-startup", order);
                }
                Xml.Element runAs = e.child("run-as");
                s.runAs = runAs == null ? null : runAs.text("role-name");
            }
            Xml.Element m = e.child("multipart-config");
            if (m != null && s.multipart == null) {
                s.multipart = new MultipartConfigElement(or(m.text("location"), ""), size(m, "max-file-size", -1),
                    size(m, "max-request-size", -1), (int) size(m, "file-size-threshold", 0));
            }
            for (Xml.Element r : e.all("security-role-ref")) {
                String role = required(r, "role-name");
                s.roleLinks.putIfAbsent(role, or(r.text("role-link"), role));
            }
            parameters("servlet", e, s);
        }
        for (Xml.Element e : root.all("servlet-mapping")) {
            ServletHolder s = context.servlets.get(required(e, "servlet-name"));
            if (s == null) {
                throw error("a servlet-mapping names the unknown servlet [" + e.text("servlet-name") + "]");
            }
            if (fragment && context.said.containsKey("servlet-mapping of web.xml for " + s.name)) {
                continue;
            }
            if (!fragment) {
                counts("servlet-mapping of web.xml for " + s.name, "");
            }
            for (Xml.Element p : e.all("url-pattern")) {
                String pattern = p.trimmed();
                if (!fragment) {
                    counts("pattern of web.xml " + pattern, "");
                } else if (context.said.containsKey("pattern of web.xml " + pattern)) {
                    continue;
                }
                if (!Mapper.valid(pattern)) {
                    throw error("invalid URL pattern [" + pattern + "] of servlet " + s.name);
                }
                if (s.enabled && context.mapper.taken(pattern) && context.mapper.find(pattern) != s) {
                    throw error("the servlets [" + context.mapper.find(pattern).name + "] and [" + s.name
                        + "] are both mapped to the URL pattern [" + pattern + "]");
                }
                if (s.enabled && !s.mappings.contains(pattern)) {
                    context.mapper.add(pattern, s);
                }
            }
        }
    }

    private void sessionConfig(Xml.Element e) {
        String timeout = e.text("session-timeout");
        if (timeout != null && counts("the session-timeout", timeout)) {
            context.sessionTimeout = number("session-timeout", timeout);
        }
        Xml.Element c = e.child("cookie-config");
        if (c != null) {
            CookieConfig config = context.cookies;
            for (Xml.Element p : c.children) {
                String what = p.name.equals("attribute") ? "the attribute " + p.text("attribute-name") : "the " + p.name;
                String value = or(p.name.equals("attribute") ? p.text("attribute-value") : p.trimmed(), "");
                if (!counts(what + " of the session cookie", value)) {
                    continue;
                }
                switch (p.name) {
                    case "name" -> config.setName(p.trimmed());
                    case "domain" -> config.setDomain(p.trimmed());
                    case "path" -> config.setPath(p.trimmed());
                    case "http-only" -> config.setHttpOnly(Boolean.parseBoolean(p.trimmed()));
                    case "secure" -> config.setSecure(Boolean.parseBoolean(p.trimmed()));
                    case "max-age" -> config.setMaxAge(number("max-age", p.trimmed()));
                    case "attribute" -> config.setAttribute(required(p, "attribute-name"),
                        or(p.text("attribute-value"), ""));
                    default -> {
                    }
                }
            }
        }
        List<Xml.Element> modes = e.all("tracking-mode");
        if (!modes.isEmpty()) {
            Set<SessionTrackingMode> set = EnumSet.noneOf(SessionTrackingMode.class);
            for (Xml.Element m : modes) {
                try {
                    set.add(SessionTrackingMode.valueOf(m.trimmed()));
                } catch (IllegalArgumentException unknown) {
                    throw error("unknown tracking-mode [" + m.trimmed() + "]");
                }
            }
            context.trackingModes = set;
        }
    }

    private void parameters(String kind, Xml.Element e, Holder h) {
        for (Xml.Element p : e.all("init-param")) {
            String name = required(p, "param-name");
            String value = or(p.text("param-value"), "");
            if (counts("the init parameter " + name + " of the " + kind + " " + h.name, value)) {
                h.initParameters.put(name, value);
            }
        }
    }

    private String required(Xml.Element e, String child) {
        String v = e.text(child);
        if (v == null || v.isEmpty()) {
            throw error("a <" + e.name + "> has no <" + child + ">");
        }
        return v;
    }

    private int number(String what, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw error("<" + what + "> is not a number: [" + text + "]");
        }
    }

    private long size(Xml.Element e, String child, long otherwise) {
        String v = e.text(child);
        try {
            return v == null ? otherwise : Long.parseLong(v);
        } catch (NumberFormatException bad) {
            throw error("<" + child + "> is not a number: [" + v + "]");
        }
    }

    private static String or(String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
