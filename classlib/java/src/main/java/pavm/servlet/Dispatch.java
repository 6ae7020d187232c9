package pavm.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.AsyncContext;
import java.io.IOException;


/** Forwards to, and includes, another resource of the application. */
final class Dispatch implements RequestDispatcher {
    private static final String[] FORWARD = {FORWARD_REQUEST_URI, FORWARD_CONTEXT_PATH, FORWARD_SERVLET_PATH,
        FORWARD_PATH_INFO, FORWARD_QUERY_STRING, FORWARD_MAPPING};
    private static final String[] INCLUDE = {INCLUDE_REQUEST_URI, INCLUDE_CONTEXT_PATH, INCLUDE_SERVLET_PATH,
        INCLUDE_PATH_INFO, INCLUDE_QUERY_STRING, INCLUDE_MAPPING};
    private static final String[] ASYNC = {AsyncContext.ASYNC_REQUEST_URI, AsyncContext.ASYNC_CONTEXT_PATH,
        AsyncContext.ASYNC_SERVLET_PATH, AsyncContext.ASYNC_PATH_INFO, AsyncContext.ASYNC_QUERY_STRING,
        AsyncContext.ASYNC_MAPPING};

    private final Context context;
    private final String uri;
    private final String path;
    private final String query;
    private final ServletHolder named;

    private Dispatch(Context context, String uri, String path, String query, ServletHolder named) {
        this.context = context;
        this.uri = uri;
        this.path = path;
        this.query = query;
        this.named = named;
    }

    static Dispatch named(Context context, ServletHolder servlet) {
        return new Dispatch(context, null, null, null, servlet);
    }

    /** A dispatcher for an encoded path with an optional query, or null where it leaves the application. */
    static Dispatch of(Context context, String target) {
        int q = target.indexOf('?');
        String query = q < 0 ? null : target.substring(q + 1);
        String raw = q < 0 ? target : target.substring(0, q);
        String bytes = new String(raw.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.ISO_8859_1);
        String decoded = Urls.decodePath(Urls.withoutParameters(bytes));
        String path = decoded == null ? null : Urls.normalize(decoded);
        return path == null ? null : new Dispatch(context, context.path + raw, path, query, null);
    }

    private static Request base(ServletRequest request) {
        ServletRequest r = request;
        while (r instanceof ServletRequestWrapper) {
            r = ((ServletRequestWrapper) r).getRequest();
        }
        return r instanceof Request ? (Request) r : Container.current();
    }

    @Override
    public void forward(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        Request base = base(request);
        if (response.isCommitted()) {
            throw new IllegalStateException("Cannot forward after response has been committed");
        }
        response.resetBuffer();
        run(base, request, response, DispatcherType.FORWARD, FORWARD);
        if ((base.async == null || !base.async.alive()) && !base.response.error) {
            if (response == base.response) {
                base.response.finishForward();
            } else {
                close(response);
            }
        }
    }

    /** Nothing may be added to what was forwarded; whether a wrapper passes that on is its own business. */
    private static void close(ServletResponse wrapper) throws IOException {
        try {
            wrapper.getWriter().close();
        } catch (IllegalStateException streamInUse) {
            wrapper.getOutputStream().close();
        }
    }

    /** Makes an error page; unlike a forward it leaves the response open. */
    void error(Request request, Response response) throws ServletException, IOException {
        run(request, request, response, DispatcherType.ERROR, null);
    }

    /** Continues asynchronous processing. */
    void async(Request base, ServletRequest request, ServletResponse response) throws ServletException, IOException {
        run(base, request, response, DispatcherType.ASYNC, ASYNC);
    }

    private void run(Request base, ServletRequest request, ServletResponse response, DispatcherType type,
        String[] attributes) throws ServletException, IOException {
        Request.Where old = base.where;
        Request.Where next = new Request.Where();
        next.outer = old;
        next.type = type;
        ServletHolder servlet = named;
        if (named != null) {
            next.uri = old.uri;
            next.servletPath = old.servletPath;
            next.pathInfo = old.pathInfo;
            next.query = old.query;
            next.mapping = old.mapping;
        } else {
            Mapper.Target t = context.mapper.map(path);
            servlet = t.servlet;
            next.uri = uri;
            next.servletPath = t.servletPath;
            next.pathInfo = t.pathInfo;
            next.query = query != null ? query : old.query;
            next.extraQuery = query;
            next.mapping = t;
        }
        // The attributes tell of the first request, however often it is forwarded.
        boolean tell = attributes != null && named == null && base.getAttribute(attributes[0]) == null;
        if (tell) {
            set(base, attributes, old.uri, old.servletPath, old.pathInfo, old.query, old.mapping);
        }
        Object included = base.getAttribute(INCLUDE_REQUEST_URI);
        Object[] hidden = included == null ? null : take(base);
        base.where = next;
        Chain chain = new Chain(context, servlet, path, type);
        boolean asyncSupported = base.asyncSupported;
        base.asyncSupported = asyncSupported && chain.asyncSupported();
        try {
            chain.doFilter(request, response);
        } finally {
            base.asyncSupported = asyncSupported;
            base.where = old;
            if (tell) {
                for (String a : attributes) {
                    base.own(a, null);
                }
            }
            if (hidden != null) {
                restore(base, hidden);
            }
        }
    }

    @Override
    public void include(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        Request base = base(request);
        Request.Where old = base.where;
        Request.Where next = new Request.Where();
        next.outer = old;
        next.type = DispatcherType.INCLUDE;
        next.uri = old.uri;
        next.servletPath = old.servletPath;
        next.pathInfo = old.pathInfo;
        next.query = old.query;
        next.mapping = old.mapping;
        next.extraQuery = query;
        ServletHolder servlet = named;
        Object[] before = take(base);
        if (named == null) {
            Mapper.Target t = context.mapper.map(path);
            servlet = t.servlet;
            set(base, INCLUDE, uri, t.servletPath, t.pathInfo, query, t);
        }
        base.where = next;
        base.response.including++;
        try {
            new Chain(context, servlet, path, DispatcherType.INCLUDE).doFilter(request, response);
        } finally {
            base.response.including = Math.max(0, base.response.including - 1);
            base.where = old;
            restore(base, before);
        }
    }

    private void set(Request base, String[] names, String uri, String servletPath, String pathInfo, String query,
        Mapper.Target mapping) {
        base.own(names[0], uri);
        base.own(names[1], context.path);
        base.own(names[2], servletPath);
        base.own(names[3], pathInfo);
        base.own(names[4], query);
        base.own(names[5], mapping);
    }

    private static Object[] take(Request base) {
        Object[] values = new Object[INCLUDE.length];
        for (int i = 0; i < INCLUDE.length; i++) {
            values[i] = base.getAttribute(INCLUDE[i]);
            base.own(INCLUDE[i], null);
        }
        return values;
    }

    private static void restore(Request base, Object[] values) {
        for (int i = 0; i < INCLUDE.length; i++) {
            base.own(INCLUDE[i], values[i]);
        }
    }
}
