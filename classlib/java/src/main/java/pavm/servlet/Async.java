package pavm.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asynchronous processing of a request. The thread of the request waits, in a wait state of the
 * machine, until another thread completes or dispatches.
 */
final class Async implements AsyncContext {
    private static final int STARTED = 0;
    private static final int DISPATCH = 1;
    private static final int COMPLETE = 2;
    private static final int OVER = 3;

    private final Request base;
    private final ServletRequest request;
    private final ServletResponse response;
    private final boolean original;
    private final List<AsyncListener> listeners = new ArrayList<>();
    private final List<AsyncEvent> suppliers = new ArrayList<>();
    private long timeout = 30000;
    private int state = STARTED;
    private Dispatch target;

    Async(Request base, ServletRequest request, ServletResponse response, boolean original) {
        this.base = base;
        this.request = request;
        this.response = response;
        this.original = original;
    }

    /** Started, and neither completed nor dispatched. */
    synchronized boolean running() {
        return state == STARTED;
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

    @Override
    public ServletRequest getRequest() {
        return request;
    }

    @Override
    public ServletResponse getResponse() {
        return response;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return original;
    }

    @Override
    public void dispatch() {
        String path = base.where.uri.substring(base.context.path.length());
        dispatch(base.where.query == null ? path : path + "?" + base.where.query, true);
    }

    @Override
    public void dispatch(String path) {
        dispatch(path, false);
    }

    @Override
    public void dispatch(ServletContext to, String path) {
        dispatch(path, false);
    }

    private synchronized void dispatch(String path, boolean same) {
        if (state != STARTED) {
            throw new IllegalStateException("the asynchronous request has already been dispatched or completed");
        }
        // The parameters of the request itself are not counted twice.
        Dispatch d = Dispatch.of(base.context, same && path.indexOf('?') >= 0 ? path.substring(0, path.indexOf('?')) : path);
        if (d == null) {
            throw new IllegalArgumentException("the path [" + path + "] leads nowhere");
        }
        target = d;
        state = DISPATCH;
        notifyAll();
    }

    @Override
    public synchronized void complete() {
        if (state == COMPLETE || state == OVER) {
            throw new IllegalStateException("the asynchronous request has already been completed");
        }
        state = COMPLETE;
        notifyAll();
    }

    @Override
    public void start(Runnable task) {
        Thread t = new Thread(task, "async");
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
        listeners.add(l);
        suppliers.add(new AsyncEvent(this, suppliedRequest, suppliedResponse));
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return type.cast(base.context.instantiate(type));
    }

    @Override
    public void setTimeout(long millis) {
        timeout = millis;
    }

    @Override
    public long getTimeout() {
        return timeout;
    }

    /** Carries the request on until it is complete; what an error page must show is thrown. */
    static void finish(Request base) throws ServletException, IOException {
        Async a = base.async;
        while (a != null && a.alive()) {
            try {
                a.nonBlocking();
                int next = a.await();
                if (next == STARTED) {
                    a.fire(1, null);
                    synchronized (a) {
                        if (a.state == STARTED) {
                            a.state = COMPLETE;
                            if (!base.response.isCommitted()) {
                                base.response.sendError(500, "The asynchronous request timed out");
                            }
                        }
                    }
                    continue;
                }
                if (next == COMPLETE) {
                    a.end();
                    return;
                }
                Dispatch d = a.target;
                synchronized (a) {
                    a.state = OVER;
                }
                base.async = a;
                d.async(base, a.request, a.response);
                if (base.async == a) {
                    a.end();
                    return;
                }
                a = base.async;
            } catch (IOException | ServletException | RuntimeException | Error e) {
                a.fire(2, e);
                a.end();
                throw e;
            }
        }
    }

    private void end() {
        fire(0, null);
        synchronized (this) {
            state = OVER;
        }
    }

    private synchronized int await() {
        long deadline = timeout <= 0 ? Long.MAX_VALUE : System.currentTimeMillis() + timeout;
        while (state == STARTED) {
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
    private void nonBlocking() throws IOException {
        BodyInput in = base.openInput();
        ReadListener reader = in == null ? null : in.listener;
        if (reader != null) {
            in.listener = null;
            try {
                int before = -1;
                while (!in.isFinished() && in.available() != before) {
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
        WriteListener writer = base.response.writeListener();
        if (writer != null && running()) {
            try {
                writer.onWritePossible();
            } catch (IOException | RuntimeException e) {
                writer.onError(e);
            }
        }
    }

    /** 0: complete, 1: time-out, 2: error. */
    private void fire(int what, Throwable t) {
        for (int i = 0; i < listeners.size(); i++) {
            AsyncEvent e = new AsyncEvent(this, suppliers.get(i).getSuppliedRequest(),
                suppliers.get(i).getSuppliedResponse(), t);
            try {
                if (what == 0) {
                    listeners.get(i).onComplete(e);
                } else if (what == 1) {
                    listeners.get(i).onTimeout(e);
                } else {
                    listeners.get(i).onError(e);
                }
            } catch (IOException | RuntimeException failed) {
                base.context.log("An AsyncListener failed", failed);
            }
        }
    }
}
