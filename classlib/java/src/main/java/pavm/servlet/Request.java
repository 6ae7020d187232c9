package pavm.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestAttributeEvent;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The request. There is one object for a request; a dispatch to another resource changes its
 * {@link #where} and puts it back afterwards, so wrappers of the application keep working.
 */
final class Request extends RequestHead {
    /** What changes while a request is dispatched. */
    static final class Where {
        String uri;
        String servletPath;
        String pathInfo;
        String query;
        Mapper.Target mapping;
        DispatcherType type;
        /** The query of the dispatch's own path, which comes before the parameters of the request. */
        String extraQuery;
        Where outer;
    }

    final Response response;
    Where where = new Where();
    boolean asyncSupported = true;
    Async async;
    /** Who is logged in, and how. */
    User user;
    String authType;
    private Tracking tracking;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private Parameters parameters = new Parameters(this);
    private String encoding;
    private BodyInput input;
    private BufferedReader reader;

    Request(Context context, Frame frame, Response response) {
        super(context, frame);
        this.response = response;
        where.uri = frame.uri;
        where.query = frame.query;
        where.type = DispatcherType.REQUEST;
        tracking = new Tracking(this);
    }

    /** Becomes another request, which waited for a login; the session stays. */
    void replay(Frame saved) {
        become(saved);
        where.uri = frame.uri;
        where.query = frame.query;
        parameters = new Parameters(this);
    }

    /** Sets where a target leads. */
    void target(Mapper.Target t) {
        where.mapping = t;
        where.servletPath = t.servletPath;
        where.pathInfo = t.pathInfo;
    }

    // ---- the body ----

    @Override
    public String getCharacterEncoding() {
        if (encoding != null) {
            return encoding;
        }
        String type = getContentType();
        String named = type == null ? null : Multipart.parameter(type, "charset");
        return named != null && !named.isEmpty() ? named : context.requestEncoding;
    }

    @Override
    public void setCharacterEncoding(String name) throws UnsupportedEncodingException {
        if (reader != null) {
            return;
        }
        try {
            Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedEncodingException("The character encoding [" + name + "] is not supported");
        }
        encoding = name;
    }

    Charset charset() {
        String name = getCharacterEncoding();
        try {
            return name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    @Override
    public ServletInputStream getInputStream() {
        if (reader != null) {
            throw new IllegalStateException("getReader() has already been called for this request");
        }
        return body();
    }

    private BodyInput body() {
        if (input == null) {
            input = new BodyInput(this, frame.bytes, frame.bodyStart, parameters.bodyParsed ? 0 : frame.bodyLength);
        }
        return input;
    }

    /** Whether the application reads the body itself. */
    boolean bodyTaken() {
        return input != null || reader != null;
    }

    /** The stream, where the application has one. */
    BodyInput openInput() {
        return input;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        if (reader == null) {
            if (input != null) {
                throw new IllegalStateException("getInputStream() has already been called for this request");
            }
            String name = getCharacterEncoding();
            Charset charset;
            try {
                charset = name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
            } catch (IllegalArgumentException e) {
                throw new UnsupportedEncodingException("The character encoding [" + name + "] is not supported");
            }
            reader = new BufferedReader(new InputStreamReader(body(), charset));
        }
        return reader;
    }

    // ---- parameters ----

    @Override
    public String getParameter(String name) {
        String[] v = parameters.all().get(name);
        return v == null ? null : v[0];
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.all().keySet());
    }

    @Override
    public String[] getParameterValues(String name) {
        String[] v = parameters.all().get(name);
        return v == null ? null : v.clone();
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Collections.unmodifiableMap(parameters.all());
    }

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        parameters.parseParts();
        return new ArrayList<>(parameters.parts);
    }

    @Override
    public Part getPart(String name) throws IOException, ServletException {
        parameters.parseParts();
        for (Multipart.FormPart p : parameters.parts) {
            if (p.getName().equals(name)) {
                return p;
            }
        }
        return null;
    }

    // ---- attributes ----

    @Override
    public Object getAttribute(String name) {
        return name == null ? null : attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(new ArrayList<>(attributes.keySet()));
    }

    @Override
    public void setAttribute(String name, Object value) {
        if (name == null) {
            throw new IllegalArgumentException("the name of a request attribute is null");
        }
        if (value == null) {
            removeAttribute(name);
            return;
        }
        Object old = attributes.put(name, value);
        List<ServletRequestAttributeListener> table = context.listeners.requestAttributes;
        if (!table.isEmpty()) {
            ServletRequestAttributeEvent e =
                new ServletRequestAttributeEvent(context, this, name, old == null ? value : old);
            for (ServletRequestAttributeListener l : table) {
                if (old == null) {
                    l.attributeAdded(e);
                } else {
                    l.attributeReplaced(e);
                }
            }
        }
    }

    @Override
    public void removeAttribute(String name) {
        Object old = name == null ? null : attributes.remove(name);
        if (old != null && !context.listeners.requestAttributes.isEmpty()) {
            ServletRequestAttributeEvent e = new ServletRequestAttributeEvent(context, this, name, old);
            for (ServletRequestAttributeListener l : context.listeners.requestAttributes) {
                l.attributeRemoved(e);
            }
        }
    }

    /** Sets or removes an attribute of the container, of which listeners are not told. */
    void own(String name, Object value) {
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.put(name, value);
        }
    }

    // ---- where the request goes ----

    @Override
    public String getRequestURI() {
        return where.uri;
    }

    @Override
    public StringBuffer getRequestURL() {
        StringBuffer b = new StringBuffer();
        b.append(frame.scheme).append("://").append(getServerName());
        int port = getServerPort();
        if (port > 0 && port != (frame.scheme.equals("https") ? 443 : 80)) {
            b.append(':').append(port);
        }
        return b.append(where.uri);
    }

    @Override
    public String getContextPath() {
        return context.path;
    }

    @Override
    public String getServletPath() {
        return where.servletPath == null ? "" : where.servletPath;
    }

    @Override
    public String getPathInfo() {
        return where.pathInfo;
    }

    @Override
    public String getPathTranslated() {
        return where.pathInfo == null ? null : context.getRealPath(where.pathInfo);
    }

    @Override
    public String getQueryString() {
        return where.query;
    }

    @Override
    public HttpServletMapping getHttpServletMapping() {
        return where.mapping == null ? super.getHttpServletMapping() : where.mapping;
    }

    @Override
    public DispatcherType getDispatcherType() {
        return where.type;
    }

    @Override
    public RequestDispatcher getRequestDispatcher(String path) {
        if (path == null) {
            return null;
        }
        if (!path.startsWith("/")) {
            Object included = attributes.get(RequestDispatcher.INCLUDE_SERVLET_PATH);
            String base = included != null ? (String) included : getServletPath();
            Object info = included != null ? attributes.get(RequestDispatcher.INCLUDE_PATH_INFO) : where.pathInfo;
            base = info == null ? base : base + info;
            path = Urls.encodePath(base.substring(0, base.lastIndexOf('/') + 1)) + path;
        }
        return Dispatch.of(context, path);
    }

    // ---- the session ----

    @Override
    public HttpSession getSession(boolean create) {
        Session s = tracking.liveSession();
        if (s != null || !create) {
            return s;
        }
        if (response.isCommitted()) {
            throw new IllegalStateException("a session cannot be created after the response has been committed");
        }
        synchronized (context) {
            s = tracking.liveSession();
            if (s != null) {
                // Another request was first.
                return s;
            }
            s = new Session(context, tracking.newId());
            context.session = s;
        }
        tracking.sessionCookie(s);
        s.announce();
        return s;
    }

    @Override
    public HttpSession getSession() {
        return getSession(true);
    }

    @Override
    public String changeSessionId() {
        Session s = tracking.liveSession();
        if (s == null) {
            throw new IllegalStateException("there is no session associated with this request");
        }
        String old = s.id;
        s.id = tracking.newId();
        tracking.sessionCookie(s);
        for (HttpSessionIdListener l : context.listeners.sessionId) {
            l.sessionIdChanged(new jakarta.servlet.http.HttpSessionEvent(s), old);
        }
        return s.id;
    }

    @Override
    public String getRequestedSessionId() {
        return tracking.requestedId;
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        Session s = tracking.liveSession();
        return tracking.requestedId != null && s != null && tracking.requestedId.equals(s.id);
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return tracking.requestedId != null && tracking.requestedByCookie;
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return tracking.requestedId != null && !tracking.requestedByCookie;
    }

    String encodeUrl(String url) {
        return tracking.encodeUrl(url);
    }

    // ---- authentication ----

    @Override
    public String getAuthType() {
        return authType;
    }

    @Override
    public String getRemoteUser() {
        return user == null ? null : user.getName();
    }

    @Override
    public boolean isUserInRole(String role) {
        return context.login.inRole(this, role);
    }

    @Override
    public Principal getUserPrincipal() {
        return user;
    }

    @Override
    public boolean authenticate(HttpServletResponse to) throws IOException, ServletException {
        if (user == null && response.isCommitted()) {
            throw new IllegalStateException("the response has been committed");
        }
        return context.login.authenticate(this, response);
    }

    @Override
    public void login(String name, String password) throws ServletException {
        context.login.login(this, name, password);
    }

    @Override
    public void logout() {
        context.login.logout(this);
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) throws ServletException {
        throw new ServletException("protocol upgrades are not supported");
    }

    // ---- asynchronous processing ----

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response, false);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return startAsync(request, response, true);
    }

    private AsyncContext startAsync(ServletRequest request, ServletResponse response, boolean given) {
        if (!asyncSupported) {
            throw new IllegalStateException("a filter or servlet of this request does not support async processing");
        }
        if (async != null && async.alive()) {
            throw new IllegalStateException("async processing has already been started");
        }
        if (this.response.isClosed()) {
            throw new IllegalStateException("the response has been closed");
        }
        Async next = new Async(this, request, response, given);
        if (async != null) {
            async.restarted(next);
        }
        async = next;
        return next;
    }

    @Override
    public boolean isAsyncStarted() {
        return async != null && async.started();
    }

    @Override
    public boolean isAsyncSupported() {
        return asyncSupported;
    }

    @Override
    public AsyncContext getAsyncContext() {
        if (async == null || !async.alive()) {
            throw new IllegalStateException("async processing has not been started");
        }
        return async;
    }
}
