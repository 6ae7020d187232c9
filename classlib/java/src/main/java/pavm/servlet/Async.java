package pavm.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asynchronous processing of a request. The thread of the request waits, in a wait state of the
 * machine, until another thread completes or dispatches.
 *
 * <pre>
 *   startAsync -> STARTED -> complete() ---> COMPLETE -> listeners: onComplete -> OVER
 *                   |    \-> dispatch() ---> DISPATCH -> OVER while the target runs; it may start anew
 *                   |                                        \-> otherwise onComplete
 *                   \-> time-out or exception: listeners may complete or dispatch; else an error page, then COMPLETE
 * </pre>
 */
final class Async implements AsyncContext {
    private static final int STARTED = 0;
    private static final int DISPATCH = 1;
    private static final int COMPLETE = 2;
    private static final int OVER = 3;

    private enum Event { COMPLETE, TIMEOUT, ERROR }

    private final Request base;
    private final ServletRequest request;
    private final ServletResponse response;
    private final boolean original;
    /** Where {@link #dispatch()} goes. */
    private final String uri;
    private final List<AsyncListener> listeners = new ArrayList<>();
    private final List<AsyncEvent> suppliers = new ArrayList<>();
    private long timeout = 30000;
    private int state = STARTED;
    private Dispatch target;
    /** What a thread begun with {@link #start} threw. */
    private Throwable thrown;
    /** A read or write listener was set and not yet called. */
    private boolean news;
    /** The thread of the request is back in the container. */
    private boolean returned;

    /** {@code given}: the application named request and response itself. */
    Async(Request base, ServletRequest request, ServletResponse response, boolean given) {
        this.base = base;
        this.request = request;
        this.response = response;
        this.original = request == base && response == base.response;
        // The request that was given, as it is now; else where the container itself sent the request.
        Request.Where where = base.where;
        while (where.outer != null && where.type != DispatcherType.ASYNC) {
            where = where.outer;
        }
        this.uri = given && request instanceof HttpServletRequest ? ((HttpServletRequest) request).getRequestURI()
            : where.uri;
    }

    /** Started, and neither completed nor dispatched. */
    synchronized boolean running() {
        return state == STARTED;
    }

    /**
     * As the application sees it: what another thread decides has its effect when the thread of the request is back in
     * the container.
     */
    synchronized boolean started() {
        return state == STARTED || state != OVER && !returned;
    }

    synchronized boolean alive() {
        return state != OVER;
    }

    /** A dispatched resource started asynchronous processing anew: tells the listeners of the old cycle. */
    void restarted(Async next) {
        for (int i = 0; i < listeners.size(); i++) {
            try {
                listeners.get(i).onStartAsync(new AsyncEvent(next, suppliers.get(i).getSuppliedRequest(),
                    suppliers.get(i).getSuppliedResponse()));
            } catch (IOException | RuntimeException e) {
                base.context.log("An AsyncListener failed", e);
            }
        }
    }

    private void requireAlive() {
        if (!alive()) {
            throw new IllegalStateException("the asynchronous processing is over");
        }
    }

    @Override
    public ServletRequest getRequest() {
        requireAlive();
        return request;
    }

    @Override
    public ServletResponse getResponse() {
        requireAlive();
        return response;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return original;
    }

    @Override
    public void dispatch() {
        dispatch(uri.substring(base.context.path.length()));
    }

    @Override
    public void dispatch(ServletContext to, String path) {
        dispatch(path);
    }

    @Override
    public synchronized void dispatch(String path) {
        if (state != STARTED) {
            throw new IllegalStateException("the asynchronous request has already been dispatched or completed");
        }
        Dispatch d = path == null || !path.startsWith("/") ? null : Dispatch.of(base.context, path);
        if (d == null) {
            throw new IllegalArgumentException("the path [" + path + "] leads nowhere");
        }
        target = d;
        state = DISPATCH;
        notifyAll();
    }

    @Override
    public synchronized void complete() {
        if (state != STARTED) {
            throw new IllegalStateException("the asynchronous request has already been dispatched or completed");
        }
        state = COMPLETE;
        notifyAll();
    }

    private synchronized void completeIfRunning() {
        if (state == STARTED) {
            state = COMPLETE;
        }
    }

    /** Nothing is dispatched after an exception. */
    private synchronized void giveUp() {
        state = COMPLETE;
    }

    /** A read or write listener is there. */
    synchronized void wake() {
        news = true;
        notifyAll();
    }

    private synchronized void failed(Throwable t) {
        thrown = t;
        notifyAll();
    }

    @Override
    public void start(Runnable task) {
        requireAlive();
        Thread t = new Thread(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                failed(e);
            }
        }, "async");
        t.setDaemon(true);
        t.setContextClassLoader(base.context.loader);
        t.start();
    }

    @Override
    public void addListener(AsyncListener l) {
        addListener(l, request, response);
    }

    @Override
    public void addListener(AsyncListener l, ServletRequest suppliedRequest, ServletResponse suppliedResponse) {
        requireAlive();
        listeners.add(l);
        suppliers.add(new AsyncEvent(this, suppliedRequest, suppliedResponse));
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return type.cast(base.context.instantiate(type));
    }

    @Override
    public void setTimeout(long millis) {
        requireAlive();
        timeout = millis;
    }

    @Override
    public long getTimeout() {
        return timeout;
    }

    /** Carries a request on, asynchronous or not, until its response is complete, error pages included. */
    static void carryOn(Request base, Throwable thrown) {
        Throwable t = thrown;
        while (true) {
            Async a = base.async;
            if (a == null || !a.alive()) {
                ErrorPages.show(base, t);
                if (base.async == a || !base.async.alive()) {
                    return;
                }
                t = null;
                continue;
            }
            if (t != null) {
                boolean undecided = a.running();
                // What a listener writes is still about a failure.
                base.response.setStatus(500);
                a.fire(Event.ERROR, t);
                if (a.running() || !undecided) {
                    ErrorPages.show(base, t);
                    a.giveUp();
                }
            } else {
                ErrorPages.show(base, null);
            }
            t = a.step();
        }
    }

    /** Waits for what comes next and does it; the result is what was thrown. */
    private Throwable step() {
        synchronized (this) {
            returned = true;
        }
        try {
            nonBlocking();
            switch (await()) {
                case STARTED -> {
                    Throwable t = takeThrown();
                    if (t != null || takeNews()) {
                        return t;
                    }
                    fire(Event.TIMEOUT, null);
                    if (running()) {
                        if (!base.response.committed) {
                            base.response.reopen();
                            base.response.sendError(500, "The asynchronous request timed out");
                            ErrorPages.show(base, null);
                        }
                        completeIfRunning();
                    }
                }
                case COMPLETE -> {
                    ErrorPages.show(base, null);
                    end();
                }
                default -> {
                    synchronized (this) {
                        state = OVER;
                    }
                    Throwable t = null;
                    try {
                        target.async(base, request, response);
                    } catch (IOException | ServletException | RuntimeException | Error e) {
                        t = e;
                    }
                    if (base.async == this) {
                        if (t != null) {
                            fire(Event.ERROR, t);
                        }
                        ErrorPages.show(base, t);
                        if (base.async == this) {
                            fire(Event.COMPLETE, null);
                        }
                        return null;
                    }
                    return t;
                }
            }
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    private synchronized Throwable takeThrown() {
        Throwable t = thrown;
        thrown = null;
        return t;
    }

    private synchronized boolean takeNews() {
        boolean was = news;
        news = false;
        return was;
    }

    private void end() {
        fire(Event.COMPLETE, null);
        synchronized (this) {
            state = OVER;
        }
    }

    private synchronized int await() {
        long deadline = timeout <= 0 ? Long.MAX_VALUE : System.currentTimeMillis() + timeout;
        while (state == STARTED && thrown == null && !news) {
            long left = deadline - System.currentTimeMillis();
            if (left <= 0) {
                return STARTED;
            }
            try {
                wait(timeout <= 0 ? 0 : left);
            } catch (InterruptedException e) {
                return STARTED;
            }
        }
        return state;
    }

    /** Calls read and write listeners: the body is there and there is room for all that is written. */
    private void nonBlocking() {
        takeNews();
        BodyInput in = base.openInput();
        ReadListener reader = in == null ? null : in.takeListener();
        if (reader != null && running()) {
            try {
                int before = -1;
                while (!in.isFinished() && in.available() != before && running()) {
                    before = in.available();
                    reader.onDataAvailable();
                }
                if (in.isFinished()) {
                    reader.onAllDataRead();
                }
            } catch (IOException | RuntimeException e) {
                reader.onError(e);
            }
        }
        WriteListener writer = base.response.takeWriteListener();
        if (writer != null && running()) {
            try {
                writer.onWritePossible();
            } catch (IOException | RuntimeException e) {
                writer.onError(e);
            }
        }
    }

    private void fire(Event what, Throwable t) {
        // A listener may add others.
        for (int i = 0; i < listeners.size(); i++) {
            AsyncEvent e = new AsyncEvent(this, suppliers.get(i).getSuppliedRequest(),
                suppliers.get(i).getSuppliedResponse(), t);
            try {
                switch (what) {
                    case COMPLETE -> listeners.get(i).onComplete(e);
                    case TIMEOUT -> listeners.get(i).onTimeout(e);
                    default -> listeners.get(i).onError(e);
                }
            } catch (IOException | RuntimeException failed) {
                base.context.log("An AsyncListener failed", failed);
            }
        }
    }
}
