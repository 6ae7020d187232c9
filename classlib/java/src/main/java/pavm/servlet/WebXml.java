package pavm.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.SessionTrackingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Applies web.xml and web-fragment.xml to a context. What is there already is not replaced. */
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

    boolean metadataComplete() {
        return "true".equals(root.attributes.get("metadata-complete"));
    }

    void apply() {
        if (!fragment) {
            context.displayName = root.text("display-name");
            String version = root.attributes.get("version");
            if (version != null && version.indexOf('.') > 0) {
                context.effectiveMajor = number("version", version.substring(0, version.indexOf('.')));
                context.effectiveMinor = number("version", version.substring(version.indexOf('.') + 1));
            }
            context.requestEncoding = or(root.text("request-character-encoding"), context.requestEncoding);
            context.responseEncoding = or(root.text("response-character-encoding"), context.responseEncoding);
        }
        for (Xml.Element e : root.all("context-param")) {
            context.parameters.putIfAbsent(required(e, "param-name"), or(e.text("param-value"), ""));
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
            context.mime.put(required(e, "extension").toLowerCase(java.util.Locale.ENGLISH), required(e, "mime-type"));
        }
        for (Xml.Element e : root.all("error-page")) {
            String code = e.text("error-code");
            String type = e.text("exception-type");
            String location = required(e, "location");
            if (!location.startsWith("/")) {
                throw error("the error page [" + location + "] does not begin with /");
            }
            context.errorPages.putIfAbsent(type != null ? type : code != null ? code : "", location);
        }
        for (Xml.Element e : root.all("locale-encoding-mapping-list")) {
            for (Xml.Element m : e.all("locale-encoding-mapping")) {
                context.localeEncodings.put(required(m, "locale"), required(m, "encoding"));
            }
        }
        if (!fragment && root.child("deny-uncovered-http-methods") != null) {
            context.denyUncovered = true;
        }
        for (Xml.Element e : root.all("security-constraint")) {
            context.security.add(e);
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
            parameters(e, f);
        }
        for (Xml.Element e : root.all("filter-mapping")) {
            FilterHolder f = context.filters.get(required(e, "filter-name"));
            if (f == null) {
                throw error("a filter-mapping names the unknown filter [" + e.text("filter-name") + "]");
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
            parameters(e, s);
        }
        for (Xml.Element e : root.all("servlet-mapping")) {
            ServletHolder s = context.servlets.get(required(e, "servlet-name"));
            if (s == null) {
                throw error("a servlet-mapping names the unknown servlet [" + e.text("servlet-name") + "]");
            }
            for (Xml.Element p : e.all("url-pattern")) {
                String pattern = p.trimmed();
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
        if (timeout != null) {
            context.sessionTimeout = number("session-timeout", timeout);
        }
        Xml.Element c = e.child("cookie-config");
        if (c != null) {
            CookieConfig config = context.cookies;
            for (Xml.Element p : c.children) {
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

    private void parameters(Xml.Element e, Holder h) {
        for (Xml.Element p : e.all("init-param")) {
            h.initParameters.putIfAbsent(required(p, "param-name"), or(p.text("param-value"), ""));
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
