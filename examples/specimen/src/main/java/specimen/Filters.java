package specimen;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Filters that leave their names, in the order in which they are passed. */
public class Filters {
    static void pass(String name, ServletRequest r, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
        String path = (String) r.getAttribute("passed");
        r.setAttribute("passed", (path == null ? "" : path + " ") + name + ":" + r.getDispatcherType());
        chain.doFilter(r, response);
    }

    /** Declared in web.xml, several times. */
    public static class Named implements Filter {
        private String name;

        @Override
        public void init(FilterConfig config) {
            name = config.getFilterName();
        }

        @Override
        public void doFilter(ServletRequest r, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
            pass(name, r, response, chain);
        }
    }

    /** Declared by an annotation. */
    @WebFilter(filterName = "annotated", urlPatterns = "/filtered/*", initParams = @WebInitParam(name = "p", value = "q"),
        dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.INCLUDE, DispatcherType.ERROR})
    public static class Annotated extends HttpFilter {
        @Override
        protected void doFilter(HttpServletRequest r, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
            pass(getFilterConfig().getFilterName() + "(" + getInitParameter("p") + ")", r, response, chain);
        }
    }

    /** Does not let pass. */
    @WebFilter("/blocked/*")
    public static class Blocking extends HttpFilter {
        @Override
        protected void doFilter(HttpServletRequest r, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
            if (r.getParameter("after") != null) {
                chain.doFilter(r, response);
                response.setHeader("X-After-Chain", "set");
                return;
            }
            response.setStatus(299);
            Text.plain(response).print("blocked");
        }
    }

    /** Tells which filters were passed. */
    @WebServlet(name = "filtered", urlPatterns = {"/filtered/*", "/blocked/*"})
    public static class Shown extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest r, HttpServletResponse response) throws IOException, ServletException {
            String to = r.getParameter("to");
            if (to != null && r.getDispatcherType() == DispatcherType.REQUEST) {
                if (r.getParameter("include") != null) {
                    r.getRequestDispatcher(to).include(r, response);
                } else if (r.getParameter("error") != null) {
                    response.sendError(417);
                } else {
                    r.getRequestDispatcher(to).forward(r, response);
                }
                return;
            }
            Text.plain(response).print(r.getAttribute("passed"));
        }
    }
}
