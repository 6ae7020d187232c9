package specimen;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRequestAttributeEvent;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;

/** Listens to everything, and writes down what it hears of the names that begin with "e.". */
@WebListener
public class Events implements ServletContextListener, ServletContextAttributeListener, ServletRequestListener,
    ServletRequestAttributeListener, HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {
    /** What was heard. */
    static final StringBuffer LOG = new StringBuffer();

    private static void hear(String what, String name, Object value) {
        if (name.startsWith("e.")) {
            LOG.append(what).append(' ').append(name).append('=').append(value).append('\n');
        }
    }

    @Override
    public void contextInitialized(ServletContextEvent e) {
        ServletContext c = e.getServletContext();
        String order = (String) c.getAttribute("specimen.listeners");
        c.setAttribute("specimen.listeners", order == null ? "own" : order + " own");
        c.setAttribute("specimen.declared-listener-may-add", Failure.of(() -> c.addServlet("by-listener", new Info())
            .addMapping("/by-listener/*")));
    }

    @Override
    public void attributeAdded(ServletContextAttributeEvent e) {
        hear("context added", e.getName(), e.getValue());
    }

    @Override
    public void attributeRemoved(ServletContextAttributeEvent e) {
        hear("context removed", e.getName(), e.getValue());
    }

    @Override
    public void attributeReplaced(ServletContextAttributeEvent e) {
        hear("context replaced", e.getName(), e.getValue());
    }

    @Override
    public void requestInitialized(ServletRequestEvent e) {
        hear("request begins", "e." + (e.getServletRequest() instanceof HttpServletRequest), 1);
    }

    @Override
    public void requestDestroyed(ServletRequestEvent e) {
        hear("request ends", "e.", e.getServletContext() != null);
    }

    @Override
    public void attributeAdded(ServletRequestAttributeEvent e) {
        hear("request added", e.getName(), e.getValue());
    }

    @Override
    public void attributeRemoved(ServletRequestAttributeEvent e) {
        hear("request removed", e.getName(), e.getValue());
    }

    @Override
    public void attributeReplaced(ServletRequestAttributeEvent e) {
        hear("request replaced", e.getName(), e.getValue());
    }

    @Override
    public void sessionCreated(HttpSessionEvent e) {
        hear("session created", "e.", e.getSession().isNew());
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent e) {
        hear("session destroyed", "e.", e.getSession().getAttribute("e.k"));
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent e) {
        hear("session added", e.getName(), e.getValue());
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent e) {
        hear("session removed", e.getName(), e.getValue());
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent e) {
        // Of a value that listens, not every container tells the old one.
        hear("session replaced", e.getName(), e.getValue() instanceof Bound ? "" : e.getValue());
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent e, String old) {
        hear("session id", "e.", !old.equals(e.getSession().getId()));
    }

    /** A value that is told of its binding. */
    private static final class Bound implements HttpSessionBindingListener {
        private final String name;

        Bound(String name) {
            this.name = name;
        }

        @Override
        public void valueBound(HttpSessionBindingEvent e) {
            hear("bound " + name, e.getName(), e.getSession().getAttribute(e.getName()) == this);
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent e) {
            hear("unbound " + name, e.getName(), "");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Makes everything happen. */
    @WebServlet("/events")
    public static class Ask extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest r, HttpServletResponse response) throws IOException {
            LOG.delete(0, Math.max(0, LOG.lastIndexOf("request begins")));
            ServletContext c = getServletContext();
            c.setAttribute("e.c", 1);
            c.setAttribute("e.c", 2);
            c.removeAttribute("e.c");
            c.removeAttribute("e.c");
            r.setAttribute("e.r", 1);
            r.setAttribute("e.r", 2);
            r.setAttribute("e.r", null);
            HttpSession s = r.getSession();
            s.setAttribute("e.k", 1);
            s.setAttribute("e.k", 2);
            r.changeSessionId();
            Bound first = new Bound("first");
            s.setAttribute("e.b", first);
            s.setAttribute("e.b", first);
            s.setAttribute("e.b", new Bound("second"));
            s.removeAttribute("e.k");
            s.setAttribute("e.null", null);
            s.setAttribute("e.k", "last");
            s.invalidate();
            Text.plain(response).print(LOG);
        }
    }
}
