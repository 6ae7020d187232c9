package pavm.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.descriptor.JspConfigDescriptor;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.ServletRequestListener;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.EventListener;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The web application of this machine. Declarations may change until {@link #started} is set; after
 * that only attributes and the session change.
 */
final class Context implements ServletContext {
    static final String SERVER_INFO = "pavm/0.1.0";

    final Resources resources;
    final String path;
    final Mapper mapper = new Mapper(this);
    final Listeners listeners = new Listeners();
    final CookieConfig cookies = new CookieConfig(this);
    final Security security = new Security();
    /** web.xml has deny-uncovered-http-methods. */
    boolean denyUncovered;
    final Map<String, ServletHolder> servlets = new LinkedHashMap<>();
    final Map<String, FilterHolder> filters = new LinkedHashMap<>();
    final List<FilterHolder.Mapping> filterMappings = new ArrayList<>();
    int filterMappingsBefore;
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
    ClassLoader loader;
    /** The one session of this machine, or null. */
    Session session;

    private final List<String> listenerClasses = new ArrayList<>();
    private boolean started;

    Context(File root, String path) {
        this.resources = new Resources(root);
        this.path = path;
    }

    void requireStarting() {
        if (started) {
            throw new IllegalStateException("the web application is already initialised");
        }
    }

    /** Reads the declarations, starts listeners, filters and servlets. */
    void start() throws IOException, ServletException {
        loader = makeLoader();
        Thread.currentThread().setContextClassLoader(loader);
        attributes.put(TEMPDIR, new File(System.getProperty("java.io.tmpdir", "/tmp")));
        contextXml();
        boolean scan = true;
        File descriptor = new File(resources.root, "WEB-INF/web.xml");
        if (descriptor.isFile()) {
            WebXml x = new WebXml(this, Xml.parse("WEB-INF/web.xml", Resources.readFile(descriptor)), "WEB-INF/web.xml",
                false);
            scan = !x.metadataComplete();
            x.apply();
        }
        boolean fragmentsScan = scan;
        for (File jar : resources.jars) {
            resources.addJar(jar);
            byte[] bytes = scan ? Resources.readEntry(jar, "META-INF/web-fragment.xml") : null;
            if (bytes != null) {
                String source = jar.getName() + "!/META-INF/web-fragment.xml";
                new WebXml(this, Xml.parse(source, bytes), source, true).apply();
            }
        }
        Scan classes = new Scan(this);
        classes.read();
        if (fragmentsScan) {
            classes.applyAnnotations();
        }
        builtIn("default", new DefaultServlet(), "/");
        builtIn("jsp", new JspServlet(), "*.jsp", "*.jspx");
        classes.runInitializers();
        for (String name : listenerClasses) {
            Object l = instantiate(loadClass(name));
            if (!(l instanceof EventListener) || !listeners.add((EventListener) l)) {
                throw new ServletException("Class " + name + " is not a servlet listener");
            }
        }
        ServletContextEvent event = new ServletContextEvent(this);
        for (int i = 0; i < listeners.context.size(); i++) {
            listeners.context.get(i).contextInitialized(event);
        }
        if (denyUncovered) {
            security.denyUncovered();
        }
        startFilters();
        started = true;
        startServlets();
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

    Class<?> loadClass(String name) throws ServletException {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            // Applications written for Tomcat name its filters in web.xml.
            Class<?> own = TomcatFilters.replacement(name);
            if (own != null) {
                return own;
            }
            throw new ServletException("Class " + name + " was not found", e);
        } catch (LinkageError e) {
            throw new ServletException("Class " + name + " could not be loaded: " + e, e);
        }
    }

    Object instantiate(Class<?> c) throws ServletException {
        try {
            return c.getDeclaredConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new ServletException("Constructing " + c.getName() + " failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new ServletException("Class " + c.getName() + " could not be instantiated: " + e, e);
        }
    }

    private <T> T create(Class<T> type) throws ServletException {
        return type.cast(instantiate(type));
    }

    void addListenerClass(String name) {
        if (!listenerClasses.contains(name)) {
            listenerClasses.add(name);
        }
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

    private ServletHolder declareServlet(String name) {
        requireStarting();
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a servlet needs a name");
        }
        ServletHolder s = servlets.get(name);
        if (s != null && (s.className != null || s.instance != null || s.jspFile != null)) {
            return null;
        }
        if (s == null) {
            s = new ServletHolder(this, name);
            servlets.put(name, s);
        }
        return s;
    }

    @Override
    public ServletRegistration.Dynamic addServlet(String name, String className) {
        ServletHolder s = declareServlet(name);
        if (s != null) {
            s.className = className;
        }
        return s;
    }

    @Override
    public ServletRegistration.Dynamic addServlet(String name, Servlet servlet) {
        for (ServletHolder other : servlets.values()) {
            if (other.instance == servlet) {
                return null;
            }
        }
        ServletHolder s = declareServlet(name);
        if (s != null) {
            s.instance = servlet;
            s.className = servlet.getClass().getName();
        }
        return s;
    }

    @Override
    public ServletRegistration.Dynamic addServlet(String name, Class<? extends Servlet> type) {
        ServletHolder s = declareServlet(name);
        if (s != null) {
            s.servletClass = type;
            s.className = type.getName();
        }
        return s;
    }

    @Override
    public ServletRegistration.Dynamic addJspFile(String name, String file) {
        ServletHolder s = declareServlet(name);
        if (s != null) {
            s.jspFile = file;
        }
        return s;
    }

    @Override
    public <T extends Servlet> T createServlet(Class<T> type) throws ServletException {
        return create(type);
    }

    @Override
    public ServletRegistration getServletRegistration(String name) {
        return servlets.get(name);
    }

    @Override
    public Map<String, ? extends ServletRegistration> getServletRegistrations() {
        return new LinkedHashMap<>(servlets);
    }

    private FilterHolder declareFilter(String name) {
        requireStarting();
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a filter needs a name");
        }
        FilterHolder f = filters.get(name);
        if (f != null && (f.className != null || f.instance != null)) {
            return null;
        }
        if (f == null) {
            f = new FilterHolder(this, name);
            filters.put(name, f);
        }
        return f;
    }

    @Override
    public FilterRegistration.Dynamic addFilter(String name, String className) {
        FilterHolder f = declareFilter(name);
        if (f != null) {
            f.className = className;
        }
        return f;
    }

    @Override
    public FilterRegistration.Dynamic addFilter(String name, Filter filter) {
        for (FilterHolder other : filters.values()) {
            if (other.instance == filter) {
                return null;
            }
        }
        FilterHolder f = declareFilter(name);
        if (f != null) {
            f.instance = filter;
            f.className = filter.getClass().getName();
        }
        return f;
    }

    @Override
    public FilterRegistration.Dynamic addFilter(String name, Class<? extends Filter> type) {
        FilterHolder f = declareFilter(name);
        if (f != null) {
            f.filterClass = type;
            f.className = type.getName();
        }
        return f;
    }

    @Override
    public <T extends Filter> T createFilter(Class<T> type) throws ServletException {
        return create(type);
    }

    @Override
    public FilterRegistration getFilterRegistration(String name) {
        return filters.get(name);
    }

    @Override
    public Map<String, ? extends FilterRegistration> getFilterRegistrations() {
        return new LinkedHashMap<>(filters);
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

    @Override
    public void addListener(String className) {
        requireStarting();
        try {
            addListener((EventListener) instantiate(loadClass(className)));
        } catch (ServletException | ClassCastException e) {
            throw new IllegalArgumentException("Class " + className + " is not usable as a listener", e);
        }
    }

    @Override
    public <T extends EventListener> void addListener(T listener) {
        requireStarting();
        if (!listeners.add(listener)) {
            throw new IllegalArgumentException("Class " + listener.getClass().getName() + " is not a servlet listener");
        }
    }

    @Override
    public void addListener(Class<? extends EventListener> type) {
        try {
            addListener(create(type));
        } catch (ServletException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public <T extends EventListener> T createListener(Class<T> type) throws ServletException {
        if (!ServletContextListener.class.isAssignableFrom(type)
            && !ServletContextAttributeListener.class.isAssignableFrom(type)
            && !ServletRequestListener.class.isAssignableFrom(type)
            && !ServletRequestAttributeListener.class.isAssignableFrom(type)
            && !HttpSessionListener.class.isAssignableFrom(type)
            && !HttpSessionAttributeListener.class.isAssignableFrom(type)
            && !HttpSessionIdListener.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException("Class " + type.getName() + " is not a servlet listener");
        }
        return create(type);
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
