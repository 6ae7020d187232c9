package pavm.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The servlet container of one machine: one application and at most one user session. The
 * dispatcher outside accepts connections; here are no sockets and no threads. Requests of the session come in threads
 * of their own, at the same time. {@link #init} runs
 * once, in the template from which all machines are copied.
 */
public final class Container {
    /** The request that the thread serves. */
    private static final ThreadLocal<Request> CURRENT = new ThreadLocal<>();
    /** The request that began last. */
    private static volatile Request latest;
    /** A session was ended during a request under way. */
    static volatile boolean sessionEnded;
    /** How many requests are under way; a change needs the lock of this class. */
    private static int underWay;

    private static Context context;

    private Container() {
    }

    /**
     * Starts the application, with the context path of the system property
     * {@code pavm.webapp.context} (the root, where it is not set).
     *
     * @param webappDir the exploded web application
     * @throws Exception what kept the application from starting
     */
    public static void init(String webappDir) throws Exception {
        init(webappDir, System.getProperty("pavm.webapp.context", ""));
    }

    /**
     * Starts the application.
     *
     * @param webappDir the exploded web application
     * @param contextPath empty for the root, otherwise with a leading and without a trailing slash
     * @throws Exception what kept the application from starting
     */
    public static void init(String webappDir, String contextPath) throws Exception {
        File root = new File(webappDir).getAbsoluteFile();
        if (!root.isDirectory()) {
            throw new IOException("the web application " + webappDir + " is not a directory");
        }
        String path = contextPath == null || contextPath.equals("/") ? "" : contextPath;
        if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
            throw new IllegalArgumentException("the context path [" + contextPath + "] must begin with / and not end so");
        }
        context = null;
        sessionEnded = false;
        Context c = new Context(root, path);
        c.start();
        WarmUp.run(c);
        context = c;
        String pages = System.getProperty("pavm.webapp.warmup", "");
        int at = 0;
        while (at < pages.length()) {
            int end = pages.indexOf(',', at);
            end = end < 0 ? pages.length() : end;
            String page = pages.substring(at, end).trim();
            if (!page.isEmpty()) {
                service(WarmUp.frame("GET", path + page, null, ""));
            }
            at = end + 1;
        }
        endSession(c);
        sessionEnded = false;
    }

    /**
     * Serves one request; see {@code Frame} for both formats.
     *
     * @param bytes a request frame
     * @return a response frame
     */
    public static byte[] service(byte[] bytes) {
        return service(bytes, null);
    }

    /** The request that this thread serves; of a thread that serves none, the one that began last. */
    static Request current() {
        Request own = CURRENT.get();
        return own != null ? own : latest;
    }

    /**
     * The same, for several requests at a time and with parts of the response ahead of its end.
     *
     * @param bytes a request frame
     * @param parts takes a response frame that says that more follows, then pieces of the body; null: nobody does
     * @return a response frame; of a response in parts, with the rest
     */
    public static byte[] service(byte[] bytes, Consumer<byte[]> parts) {
        Frame frame = Frame.decode(bytes);
        Context c = context;
        if (c == null) {
            throw new IllegalStateException("no web application has been started");
        }
        Thread.currentThread().setContextClassLoader(c.loader);
        Response response = new Response(c);
        response.parts = parts;
        begin(c, frame);
        try {
            if (frame.kind == Frame.KIND_EXPIRE) {
                endSession(c);
                return encode(c, response, false);
            }
            Request request = new Request(c, frame, response);
            response.request = request;
            CURRENT.set(request);
            latest = request;
            try {
                handle(c, request, response);
            } finally {
                CURRENT.remove();
            }
            Session s = c.session;
            if (s != null) {
                s.endAccess();
            }
            return encode(c, response, false);
        } finally {
            end();
        }
    }

    private static void begin(Context c, Frame frame) {
        Session over = null;
        synchronized (Container.class) {
            if (underWay++ == 0) {
                sessionEnded = false;
            }
            Session s = c.session;
            if (s != null && frame.kind != Frame.KIND_EXPIRE) {
                // One that other requests use is not idle.
                if (!frame.joined || underWay == 1 && s.expired()) {
                    over = s;
                } else {
                    s.access();
                }
            }
        }
        if (over != null) {
            endSession(c);
        }
    }

    private static synchronized void end() {
        if (--underWay == 0) {
            latest = null;
        }
    }

    private static void endSession(Context c) {
        Session s = c.session;
        if (s != null) {
            try {
                s.invalidate();
            } catch (RuntimeException e) {
                c.log("A session listener failed", e);
            }
            c.session = null;
        }
    }

    /** {@code more}: only the head and what there is of the body. */
    static byte[] encode(Context c, Response response, boolean more) {
        if (!more) {
            response.finish();
        }
        Frame.Writer w = new Frame.Writer();
        w.u8(Frame.VERSION);
        w.u8(0);
        response.encodeHead(w, more);
        Session s = c.session;
        int flags = sessionEnded ? Frame.SESSION_ENDED : 0;
        if (s != null) {
            flags |= Frame.SESSION_LIVE;
            if (s.wantsExpire()) {
                flags |= Frame.SESSION_WANTS_EXPIRE;
            }
        }
        if (more) {
            flags |= Frame.MORE;
        } else if (response.cut) {
            flags |= Frame.CUT;
        }
        if (!more && response.hasTrailers()) {
            flags |= Frame.TRAILERS;
        }
        w.setU8(1, flags);
        w.str(s == null ? "" : s.id);
        w.u32(s == null ? 0 : Math.max(0, s.getMaxInactiveInterval()));
        w.str(c.cookies.effectiveName());
        response.encodeBody(w, more);
        return w.finish();
    }

    private static void handle(Context c, Request request, Response response) {
        Throwable thrown = null;
        boolean announced = false;
        try {
            String path = locate(c, request, response);
            announced = true;
            announce(c, request, true);
            if (path != null) {
                run(c, request, response, path);
            }
        } catch (Throwable t) {
            thrown = t;
        }
        Async.carryOn(request, thrown);
        if (announced) {
            try {
                announce(c, request, false);
            } catch (RuntimeException e) {
                c.log("A request listener failed", e);
            }
        }
    }

    /** The decoded path inside the context, or null where the answer is made already. */
    private static String locate(Context c, Request request, Response response) throws IOException {
        if (request.frame.method.equals("TRACE")) {
            response.setHeader("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS");
            response.sendError(405, "TRACE method is not allowed");
            return null;
        }
        String decoded = Urls.decodePath(Urls.withoutParameters(request.frame.uri));
        String path = decoded == null ? null
            : decoded.equals("*") && request.frame.method.equals("OPTIONS") ? "*" : Urls.normalize(decoded);
        if (path == null) {
            response.sendError(400, "Invalid URI");
            return null;
        }
        if (path.equals("*")) {
            response.setHeader("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS");
            return null;
        }
        if (!path.equals(c.path) && !path.startsWith(c.path + "/")) {
            response.sendError(404);
            return null;
        }
        String inside = path.substring(c.path.length());
        if (inside.isEmpty()) {
            String to = Urls.encodePath(c.path) + "/";
            response.sendRedirect(request.frame.query == null ? to : to + "?" + request.frame.query);
            return null;
        }
        if (DefaultServlet.hidden(inside)) {
            // Not even filters see such a request.
            response.sendError(404);
            return null;
        }
        return inside;
    }

    private static void announce(Context c, Request request, boolean begin) {
        List<ServletRequestListener> table = c.listeners.request;
        if (table.isEmpty()) {
            return;
        }
        ServletRequestEvent e = new ServletRequestEvent(c, request);
        if (begin) {
            for (ServletRequestListener l : table) {
                l.requestInitialized(e);
            }
        } else {
            for (int i = table.size() - 1; i >= 0; i--) {
                table.get(i).requestDestroyed(e);
            }
        }
    }

    private static void run(Context c, Request request, Response response, String path)
        throws IOException, ServletException {
        Mapper.Target target = c.mapper.map(path);
        request.target(target);
        String mapped = target.pathInfo == null ? target.servletPath : target.servletPath + target.pathInfo;
        if (!c.login.admit(request, response, path, mapped)) {
            return;
        }
        Chain chain = new Chain(c, target.servlet, mapped, DispatcherType.REQUEST);
        request.asyncSupported = chain.asyncSupported();
        chain.doFilter(request, response);
    }
}
