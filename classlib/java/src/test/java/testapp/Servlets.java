package testapp;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The servlets of the test application. */
public class Servlets {
    /** What a ServletContainerInitializer asks for. */
    public interface Plugin {
    }

    /** Asked for by {@link Plugin}. */
    public static class FirstPlugin implements Plugin {
    }

    /** Records its classes and adds a servlet. */
    @HandlesTypes(Plugin.class)
    public static class Starter implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext context) {
            context.setAttribute("plugins", String.valueOf(classes));
            context.addServlet("programmatic", new Text("programmatic")).addMapping("/programmatic");
        }
    }

    /** Answers a fixed text. */
    public static class Text extends HttpServlet {
        private final String text;

        /** @param text the answer */
        public Text(String text) {
            this.text = text;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(text);
        }
    }

    /** Tells how it was reached. */
    @WebServlet(name = "echo", urlPatterns = {"/echo/*", "*.echo"},
        initParams = @WebInitParam(name = "greeting", value = "hi"))
    public static class Echo extends HttpServlet {
        @Override
        protected void service(HttpServletRequest r, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            StringBuilder b = new StringBuilder();
            b.append(r.getMethod()).append(' ').append(r.getRequestURI()).append('|').append(r.getContextPath());
            b.append('|').append(r.getServletPath()).append('|').append(r.getPathInfo()).append('|');
            b.append(r.getQueryString()).append('|').append(r.getHttpServletMapping().getMappingMatch()).append('|');
            b.append(r.getHttpServletMapping().getMatchValue()).append('|').append(r.getDispatcherType()).append('|');
            for (Map.Entry<String, String[]> e : r.getParameterMap().entrySet()) {
                b.append(e.getKey()).append('=').append(Arrays.toString(e.getValue())).append(',');
            }
            b.append('|');
            for (String n : new TreeSet<>(Collections.list(r.getAttributeNames()))) {
                if (n.startsWith("jakarta.") && !n.endsWith("mapping")) {
                    b.append(n.substring(16)).append('=').append(r.getAttribute(n)).append(',');
                }
            }
            response.getWriter().print(b + "|" + getInitParameter("greeting"));
        }
    }

    /** Counts in the session. */
    @WebServlet("/count")
    public static class Count extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession s = request.getSession();
            if (request.getParameter("end") != null) {
                s.invalidate();
                if (request.getParameter("again") != null) {
                    request.getSession().setAttribute("count", 100);
                }
                response.getWriter().print("ended");
                return;
            }
            if (request.getParameter("change") != null) {
                request.changeSessionId();
            }
            Integer n = (Integer) s.getAttribute("count");
            s.setAttribute("count", n == null ? 1 : n + 1);
            response.getWriter().print(s.getAttribute("count") + " " + s.isNew() + " " + response.encodeURL("x?y#z"));
        }
    }

    /** Dispatches. */
    @WebServlet(urlPatterns = "/dispatch/*", asyncSupported = true)
    public static class Dispatch extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
            String to = request.getParameter("to");
            switch (request.getPathInfo()) {
                case "/forward" -> {
                    response.getWriter().print("discarded");
                    HttpServletRequest wrapped = new HttpServletRequestWrapper(request);
                    request.getRequestDispatcher(to).forward(wrapped, response);
                    response.getWriter().print("too late");
                }
                case "/include" -> {
                    response.getWriter().print("[");
                    request.getRequestDispatcher(to).include(request, response);
                    response.getWriter().print("]");
                }
                case "/named" -> getServletContext().getNamedDispatcher(to).forward(request, response);
                case "/error" -> response.sendError(Integer.parseInt(to), "told <so>");
                case "/throw" -> throw new ServletException("outer", new IllegalStateException("inner"));
                case "/io" -> throw new IOException("broken");
                case "/redirect" -> response.sendRedirect(to);
                case "/cookie" -> {
                    Cookie c = new Cookie("a", "b");
                    c.setMaxAge(0);
                    c.setPath("/p");
                    c.setAttribute("SameSite", "Lax");
                    response.addCookie(c);
                }
                case "/async" -> {
                    AsyncContext a = request.startAsync();
                    a.start(() -> {
                        try {
                            Thread.sleep(20);
                            a.getResponse().getWriter().print("later");
                            a.complete();
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                }
                case "/asyncdispatch" -> request.startAsync().dispatch(to);
                case "/asyncthrow" -> {
                    request.startAsync().addListener(new Rescue());
                    throw new ServletException("after the start");
                }
                case "/timeout" -> request.startAsync().setTimeout(30);
                case "/big" -> {
                    for (int i = 0; i < 2000; i++) {
                        response.getWriter().print("0123456789");
                    }
                    response.getWriter().print(response.isCommitted());
                }
                case "/charset" -> {
                    response.setContentType("text/plain; charset=" + to);
                    response.getWriter().print("gr\u00fc\u00df \u20ac \ud83d\ude00");
                }
                default -> response.sendError(404);
            }
        }
    }

    /** Leads failed requests elsewhere. */
    private static final class Rescue implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent e) {
            // Nothing to do.
        }

        @Override
        public void onTimeout(AsyncEvent e) {
            // Nothing to do.
        }

        @Override
        public void onError(AsyncEvent e) {
            e.getAsyncContext().dispatch("/echo/rescued");
        }

        @Override
        public void onStartAsync(AsyncEvent e) {
            // Nothing to do.
        }
    }

    /** Takes files. */
    @WebServlet("/upload")
    @MultipartConfig(maxFileSize = 100)
    public static class Upload extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
            StringBuilder b = new StringBuilder(String.valueOf(request.getParameter("field")));
            for (Part p : request.getParts()) {
                b.append('|').append(p.getName()).append(',').append(p.getSubmittedFileName()).append(',')
                    .append(p.getContentType()).append(',').append(new String(p.getInputStream().readAllBytes()));
            }
            response.getWriter().print(b);
        }
    }

    /** Forbidden to everyone. */
    @WebServlet("/secret")
    @ServletSecurity(@HttpConstraint(rolesAllowed = "admin"))
    public static class Secret extends Text {
        /** A secret. */
        public Secret() {
            super("secret");
        }
    }

    /** Marks responses. */
    @WebFilter(urlPatterns = {"/echo/*", "/dispatch/*"}, asyncSupported = true,
        dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.FORWARD})
    public static class Mark implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
            ((HttpServletResponse) response).addHeader("X-Mark", request.getDispatcherType().name());
            chain.doFilter(request, response);
        }
    }

    /** Counts sessions and remembers the start. */
    @WebListener
    public static class Watch implements ServletContextListener, HttpSessionListener {
        /** Sessions begun. */
        public static int begun;
        /** Sessions ended. */
        public static int ended;

        @Override
        public void contextInitialized(ServletContextEvent e) {
            e.getServletContext().setAttribute("watched", e.getServletContext().getInitParameter("what"));
        }

        @Override
        public void sessionCreated(HttpSessionEvent e) {
            begun++;
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent e) {
            ended++;
            e.getSession().getAttribute("count");
        }
    }

    /** Shows context facts. */
    @WebServlet("/context")
    public static class ShowContext extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            ServletContext c = getServletContext();
            response.getWriter().print(c.getAttribute("watched") + "|" + c.getAttribute("plugins") + "|"
                + c.getResourcePaths("/") + "|" + (c.getResource("/index.html") != null) + "|"
                + c.getMimeType("a.PNG") + "|" + c.getRealPath("/x").endsWith("/x") + "|" + Watch.begun + "," + Watch.ended
                + "|" + (Thread.currentThread().getContextClassLoader() == getClass().getClassLoader())
                + "|" + request.getLocale());
        }
    }
}
