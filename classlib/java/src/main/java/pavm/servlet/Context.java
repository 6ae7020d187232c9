package pavm.servlet;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.descriptor.JspConfigDescriptor;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.EventListener;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The web application of this machine. Declarations may change until {@link #started} is set; after
 * that only attributes and the session change.
 */
final class Context extends Registrations {
    static final String SERVER_INFO = "pavm/0.1.0";

    final Resources resources;
    final String path;
    final CookieConfig cookies = new CookieConfig(this);
    final Security security = new Security();
    final Login login = new Login(this);
    Injector injector;
    /** What descriptors said: by subject the value, and the fragment that said it (null: web.xml). */
    final Map<String, String[]> said = new HashMap<>();
    /** web.xml has deny-uncovered-http-methods. */
    boolean denyUncovered;
    final Map<String, String> parameters = new ConcurrentHashMap<>();
    final Map<String, Object> attributes = new ConcurrentHashMap<>();
    final Map<String, String> mime = Mime.defaults();
    /** Location by exception class name, by status code, or "" for every other error. */
    final Map<String, String> errorPages = new HashMap<>();
    final Map<String, String> localeEncodings = new HashMap<>(Map.of("en", "ISO-8859-1", "fr", "ISO-8859-1"));
    final List<String> welcomeFiles = new ArrayList<>(List.of("index.html", "index.htm", "index.jsp"));
    boolean welcomeFilesDeclared;
    String displayName;
    int effectiveMajor = 6;
    int effectiveMinor;
    String requestEncoding = "UTF-8";
    String responseEncoding = "UTF-8";
    int sessionTimeout = 30;
    String sameSite;
    Set<SessionTrackingMode> trackingModes = EnumSet.of(SessionTrackingMode.COOKIE, SessionTrackingMode.URL);
    /** The one session of this machine, or null. */
    volatile Session session;

    Context(File root, String path) {
        this.resources = new Resources(root);
        this.path = path;
    }

    /** Reads the declarations, starts listeners, filters and servlets. */
    void start() throws IOException, ServletException {
        loader = makeLoader();
        Thread.currentThread().setContextClassLoader(loader);
        injector = new Injector(this);
        attributes.put(TEMPDIR, new File(System.getProperty("java.io.tmpdir", "/tmp")));
        String users = System.getProperty("pavm.webapp.users", "");
        if (!users.isEmpty()) {
            login.users(Users.read(new File(users)));
        }
        contextXml();
        Scan classes = declarations();
        builtIn("default", new DefaultServlet(), "/");
        builtIn("jsp", new JspServlet(), "*.jsp", "*.jspx");
        initializing = true;
        classes.runInitializers();
        initializing = false;
        startListeners();
        classes.applyToServlets();
        login.roles.addAll(security.namedRoles());
        login.roles.remove(Security.ANY_ROLE);
        login.roles.remove(Security.ANY_USER);
        if (denyUncovered) {
            security.denyUncovered();
        }
        startFilters();
        started = true;
        startServlets();
    }

    /** web.xml, the annotations of the application's own classes, and fragment by fragment the same. */
    private Scan declarations() throws IOException {
        File descriptor = new File(resources.root, "WEB-INF/web.xml");
        Xml.Element root = null;
        boolean complete = false;
        WebXml main = null;
        if (descriptor.isFile()) {
            root = Xml.parse("WEB-INF/web.xml", Resources.readFile(descriptor));
            main = new WebXml(this, root, "WEB-INF/web.xml", false);
            complete = main.metadataComplete();
        }
        List<Fragments.Fragment> fragments = Fragments.of(root, resources.jars);
        if (Fragments.ordered(root, fragments)) {
            List<String> names = new ArrayList<>();
            fragments.forEach(f -> names.add(f.jar.getName()));
            attributes.put(ORDERED_LIBS, names);
        }
        Scan classes = new Scan(this);
        classes.read(fragments);
        if (main != null) {
            main.apply();
        }
        annotations(classes, null, complete);
        for (Fragments.Fragment f : fragments) {
            resources.addJar(f.jar);
            if (!complete && f.root != null) {
                new WebXml(this, f.root, f.source, true).apply();
            }
            annotations(classes, f.jar, complete || f.metadataComplete());
        }
        return classes;
    }

    private static void annotations(Scan classes, File jar, boolean complete) {
        if (complete) {
            classes.ignore(jar);
        } else {
            classes.applyAnnotations(jar);
        }
    }

    private void startListeners() throws ServletException {
        for (String name : listenerClasses) {
            Object l = instantiate(loadClass(name));
            if (!(l instanceof EventListener) || !listeners.add((EventListener) l)) {
                throw new ServletException("Class " + name + " is not a servlet listener");
            }
        }
        added.forEach(listeners::add);
        added = null;
        ServletContextEvent event = new ServletContextEvent(this);
        // What a listener may do that no descriptor and no annotation names: 4.4.
        ServletContextEvent limited = new ServletContextEvent(LimitedContext.of(this));
        for (ServletContextListener l : List.copyOf(listeners.context)) {
            l.contextInitialized(listenerClasses.contains(l.getClass().getName()) ? event : limited);
        }
    }

    private void builtIn(String name, Servlet servlet, String... patterns) {
        ServletHolder s = servlets.get(name);
        if (s == null) {
            s = new ServletHolder(this, name);
            s.instance = servlet;
            s.className = servlet.getClass().getName();
            s.asyncSupported = true;
            s.loadOnStartup = 1;
            servlets.put(name, s);
        }
        for (String p : patterns) {
            mapper.addReplaceable(p, s);
        }
    }

    private void startFilters() throws ServletException {
        for (FilterHolder f : filters.values()) {
            boolean mapped = false;
            for (FilterHolder.Mapping m : filterMappings) {
                mapped |= m.filter == f;
            }
            try {
                f.init();
            } catch (ServletException e) {
                if (mapped || !(e.getCause() instanceof ClassNotFoundException)) {
                    throw new ServletException("Filter " + f.name + ": " + e.getMessage(), e);
                }
                log("Filter " + f.name + " has no mapping and no class " + f.className + ": left out");
            }
        }
    }

    private void startServlets() {
        List<ServletHolder> order = new ArrayList<>();
        for (ServletHolder s : servlets.values()) {
            int at = order.size();
            if (s.loadOnStartup >= 0) {
                at = 0;
                while (at < order.size() && order.get(at).loadOnStartup >= 0
                    && order.get(at).loadOnStartup <= s.loadOnStartup) {
                    at++;
                }
            }
            order.add(at, s);
        }
        for (ServletHolder s : order) {
            if (!s.enabled || s.className == null && s.servletClass == null && s.instance == null) {
                continue;
            }
            try {
                s.servlet();
            } catch (ServletException | RuntimeException | LinkageError e) {
                // As with any container, the failure is shown to the request that wants the servlet.
                if (e instanceof LinkageError || e.getCause() instanceof ClassNotFoundException) {
                    log("Servlet " + s.name + " could not be initialised: " + e);
                } else {
                    log("Servlet " + s.name + " could not be initialised", e);
                }
            }
        }
    }

    private ClassLoader makeLoader() throws IOException {
        ClassLoader parent = Context.class.getClassLoader();
        if (parent == null) {
            parent = ClassLoader.getSystemClassLoader();
        }
        if ("app".equals(System.getProperty("pavm.webapp.classloader", "webapp"))) {
            return parent;
        }
        List<URL> urls = new ArrayList<>();
        File classes = new File(resources.root, "WEB-INF/classes");
        if (classes.isDirectory()) {
            urls.add(classes.toURI().toURL());
        }
        for (File jar : resources.jars) {
            urls.add(jar.toURI().toURL());
        }
        return new WebappLoader(urls.toArray(new URL[0]), parent);
    }

    /** META-INF/context.xml: of what Tomcat reads there, the SameSite setting of cookies is kept. */
    private void contextXml() throws IOException {
        File f = new File(resources.root, "META-INF/context.xml");
        if (f.isFile()) {
            Xml.Element c = Xml.parse("META-INF/context.xml", Resources.readFile(f)).child("CookieProcessor");
            String v = c == null ? null : c.attributes.get("sameSiteCookies");
            if (v != null && !v.isEmpty() && !v.equalsIgnoreCase("unset")) {
                sameSite = Character.toUpperCase(v.charAt(0)) + v.substring(1).toLowerCase(Locale.ENGLISH);
            }
        }
    }

    @Override
    Injector injector() {
        return injector;
    }

    String charsetFor(Locale locale) {
        String v = localeEncodings.get(locale.toString());
        if (v == null) {
            v = localeEncodings.get(locale.getLanguage() + "_" + locale.getCountry());
        }
        return v == null ? localeEncodings.get(locale.getLanguage()) : v;
    }

    @Override
    public String getContextPath() {
        return path;
    }

    @Override
    public ServletContext getContext(String uri) {
        return uri != null && uri.startsWith("/") && Mapper.covers(path + "/*", uri) ? this : null;
    }

    @Override
    public int getMajorVersion() {
        return 6;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public int getEffectiveMajorVersion() {
        return effectiveMajor;
    }

    @Override
    public int getEffectiveMinorVersion() {
        return effectiveMinor;
    }

    @Override
    public String getMimeType(String file) {
        int dot = file == null ? -1 : file.lastIndexOf('.');
        return dot < 0 ? null : mime.get(file.substring(dot + 1).toLowerCase(Locale.ENGLISH));
    }

    @Override
    public Set<String> getResourcePaths(String p) {
        return p == null ? null : resources.list(p);
    }

    @Override
    public URL getResource(String p) throws MalformedURLException {
        if (p == null) {
            throw new MalformedURLException("the path is null");
        }
        return resources.url(p);
    }

    @Override
    public InputStream getResourceAsStream(String p) {
        Resources.Resource r = p == null ? null : resources.get(p);
        try {
            return r == null ? null : r.open();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public RequestDispatcher getRequestDispatcher(String p) {
        if (p == null) {
            return null;
        }
        if (!p.startsWith("/")) {
            throw new IllegalArgumentException("the path [" + p + "] does not begin with /");
        }
        return Dispatch.of(this, p);
    }

    @Override
    public RequestDispatcher getNamedDispatcher(String name) {
        ServletHolder s = name == null ? null : servlets.get(name);
        return s == null ? null : Dispatch.named(this, s);
    }

    @Override
    public void log(String message) {
        System.err.println(message);
    }

    @Override
    public void log(String message, Throwable t) {
        System.err.println(message);
        t.printStackTrace();
    }

    @Override
    public String getRealPath(String p) {
        return p == null ? null : resources.realPath(p);
    }

    @Override
    public String getServerInfo() {
        return SERVER_INFO;
    }

    @Override
    public String getInitParameter(String name) {
        return parameters.get(name);
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public boolean setInitParameter(String name, String value) {
        requireStarting();
        return parameters.putIfAbsent(name, value) == null;
    }

    @Override
    public Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(new ArrayList<>(attributes.keySet()));
    }

    @Override
    public void setAttribute(String name, Object value) {
        if (name == null) {
            throw new NullPointerException("the name of an attribute is null");
        }
        if (value == null) {
            removeAttribute(name);
            return;
        }
        Object old = attributes.put(name, value);
        ServletContextAttributeEvent e = new ServletContextAttributeEvent(this, name, old == null ? value : old);
        for (ServletContextAttributeListener l : listeners.contextAttributes) {
            if (old == null) {
                l.attributeAdded(e);
            } else {
                l.attributeReplaced(e);
            }
        }
    }

    @Override
    public void removeAttribute(String name) {
        Object old = attributes.remove(name);
        if (old != null) {
            ServletContextAttributeEvent e = new ServletContextAttributeEvent(this, name, old);
            for (ServletContextAttributeListener l : listeners.contextAttributes) {
                l.attributeRemoved(e);
            }
        }
    }

    @Override
    public String getServletContextName() {
        return displayName;
    }

    @Override
    public SessionCookieConfig getSessionCookieConfig() {
        return cookies;
    }

    @Override
    public void setSessionTrackingModes(Set<SessionTrackingMode> modes) {
        requireStarting();
        if (modes.contains(SessionTrackingMode.SSL)) {
            throw new IllegalArgumentException("session tracking by SSL is not supported");
        }
        trackingModes = Set.copyOf(modes);
    }

    @Override
    public Set<SessionTrackingMode> getDefaultSessionTrackingModes() {
        return EnumSet.of(SessionTrackingMode.COOKIE, SessionTrackingMode.URL);
    }

    @Override
    public Set<SessionTrackingMode> getEffectiveSessionTrackingModes() {
        return Collections.unmodifiableSet(trackingModes);
    }

    /** Null: there is no JSP engine to configure. */
    @Override
    public JspConfigDescriptor getJspConfigDescriptor() {
        return null;
    }

    @Override
    public ClassLoader getClassLoader() {
        return loader;
    }

    @Override
    public void declareRoles(String... names) {
        requireStarting();
        for (String n : names) {
            if (n == null || n.isEmpty()) {
                throw new IllegalArgumentException("a role needs a name");
            }
            login.roles.add(n);
        }
    }

    @Override
    public String getVirtualServerName() {
        return "localhost";
    }

    @Override
    public int getSessionTimeout() {
        return sessionTimeout;
    }

    @Override
    public void setSessionTimeout(int minutes) {
        requireStarting();
        sessionTimeout = minutes;
    }

    @Override
    public String getRequestCharacterEncoding() {
        return requestEncoding;
    }

    @Override
    public void setRequestCharacterEncoding(String encoding) {
        requireStarting();
        requestEncoding = checked(encoding);
    }

    @Override
    public String getResponseCharacterEncoding() {
        return responseEncoding;
    }

    @Override
    public void setResponseCharacterEncoding(String encoding) {
        requireStarting();
        responseEncoding = checked(encoding);
    }

    private static String checked(String encoding) {
        if (encoding != null) {
            Charset.forName(encoding);
        }
        return encoding;
    }
}
