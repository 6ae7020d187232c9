package specimen;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** Answers later. */
@WebServlet(name = "asyncs", urlPatterns = "/async/*", asyncSupported = true)
public class Asyncs extends HttpServlet {
    /** What happened in the last asynchronous request, for the next one to ask. */
    private static final StringBuffer LOG = new StringBuffer();

    private static final class Told implements AsyncListener {
        private final String then;

        Told(String then) {
            this.then = then;
        }

        @Override
        public void onComplete(AsyncEvent e) {
            LOG.append("complete ");
        }

        @Override
        public void onTimeout(AsyncEvent e) throws IOException {
            LOG.append("timeout ");
            act(e);
        }

        @Override
        public void onError(AsyncEvent e) throws IOException {
            LOG.append("error ").append(e.getThrowable() != null).append(' ');
            act(e);
        }

        private void act(AsyncEvent e) throws IOException {
            switch (then) {
                case "complete" -> {
                    e.getSuppliedResponse().getWriter().print("completed by the listener");
                    e.getAsyncContext().complete();
                }
                case "dispatch" -> e.getAsyncContext().dispatch("/info/from-listener");
                default -> {
                }
            }
        }

        @Override
        public void onStartAsync(AsyncEvent e) {
            LOG.append("again ");
            e.getAsyncContext().addListener(this);
        }
    }

    @Override
    protected void service(HttpServletRequest r, HttpServletResponse response) throws IOException, ServletException {
        if (r.getParameter("fail") != null) {
            throw new IllegalStateException("in the dispatch");
        }
        PrintWriter out = Text.plain(response);
        String then = r.getParameter("then") == null ? "" : r.getParameter("then");
        if (Text.is(r, DispatcherType.ASYNC)) {
            out.print("dispatched " + Text.all(r) + "started=" + r.isAsyncStarted());
            if ("/again".equals(r.getPathInfo()) && r.getAttribute("again") == null) {
                r.setAttribute("again", true);
                AsyncContext a = r.startAsync();
                a.start(() -> a.dispatch("/info/third"));
            }
            return;
        }
        switch (String.valueOf(r.getPathInfo())) {
            case "/log" -> {
                // Completion is told after the client has its answer.
                for (int i = 0; i < 50 && LOG.indexOf("complete") < 0; i++) {
                    sleep();
                }
                out.print(LOG.toString().trim());
                LOG.setLength(0);
            }
            case "/complete" -> {
                AsyncContext a = begin(r, response, then, false);
                out.print("started=" + r.isAsyncStarted() + " original=" + a.hasOriginalRequestAndResponse() + " ");
                Failure.tell(out, r::startAsync);
                a.start(() -> {
                    sleep();
                    try {
                        a.getResponse().getWriter().print("later");
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                    a.complete();
                });
            }
            case "/at-once" -> {
                AsyncContext a = begin(r, response, then, false);
                a.complete();
                out.print("started=" + r.isAsyncStarted() + " ");
                Failure.tell(out, a::complete);
                Failure.tell(out, a::dispatch);
            }
            case "/dispatch", "/again" -> {
                AsyncContext a = begin(r, response, then, false);
                a.start(() -> {
                    if (r.getParameter("to") == null) {
                        a.dispatch();
                    } else {
                        a.dispatch(r.getParameter("to"));
                    }
                });
            }
            case "/wrapped" -> {
                HttpServletRequest wrapper = new HttpServletRequestWrapper(r);
                AsyncContext a = begin(wrapper, response, then, true);
                out.print("original=" + a.hasOriginalRequestAndResponse() + " " + (a.getRequest() == wrapper) + "\n");
                a.dispatch();
            }
            case "/forwarded" -> r.getRequestDispatcher("/async/dispatch").forward(r, response);
            case "/timeout" -> begin(r, response, then, false).setTimeout(50);
            case "/throw" -> {
                begin(r, response, then, false);
                throw new ServletException("after the start", new IllegalStateException("cause"));
            }
            case "/error" -> {
                AsyncContext a = begin(r, response, then, false);
                response.sendError(410, "asynchronously gone");
                a.complete();
            }
            case "/default-timeout" -> {
                AsyncContext a = begin(r, response, then, false);
                out.print(a.getTimeout());
                a.complete();
            }
            default -> response.sendError(404);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static AsyncContext begin(HttpServletRequest r, HttpServletResponse response, String then, boolean given) {
        LOG.setLength(0);
        // With a session the next request meets the same log, wherever sessions are apart from each other.
        r.getSession();
        AsyncContext a = given ? r.startAsync(r, response) : r.startAsync();
        a.addListener(new Told(then));
        return a;
    }

    /** Cannot be asynchronous. */
    @WebServlet("/sync/*")
    public static class Sync extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest r, HttpServletResponse response) throws IOException {
            PrintWriter out = Text.plain(response);
            out.println(r.isAsyncSupported() + " " + r.isAsyncStarted());
            Failure.tell(out, r::startAsync);
            Failure.tell(out, r::getAsyncContext);
        }
    }
}
