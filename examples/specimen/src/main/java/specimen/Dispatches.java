package specimen;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Sends requests to other resources. */
@WebServlet(name = "dispatches", urlPatterns = "/dispatch/*", asyncSupported = true)
public class Dispatches extends HttpServlet {
    /** A request that answers a parameter of its own. */
    private static final class Named extends HttpServletRequestWrapper {
        Named(HttpServletRequest r) {
            super(r);
        }

        @Override
        public String getHeader(String name) {
            return name.equals("X-Wrapped") ? "yes" : super.getHeader(name);
        }
    }

    /** A response that keeps what is written. */
    private static final class Kept extends HttpServletResponseWrapper {
        private final StringWriter text = new StringWriter();
        private final PrintWriter writer = new PrintWriter(text);

        Kept(HttpServletResponse r) {
            super(r);
        }

        @Override
        public PrintWriter getWriter() {
            return writer;
        }
    }

    @Override
    protected void service(HttpServletRequest r, HttpServletResponse response) throws IOException, ServletException {
        String to = r.getParameter("to");
        RequestDispatcher d = to == null ? null : r.getRequestDispatcher(to);
        Object included = r.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
        switch (String.valueOf(included == null ? r.getPathInfo() : included)) {
            case "/forward" -> {
                response.setHeader("X-Before", "kept");
                Text.plain(response).print("discarded");
                d.forward(r, response);
                response.getWriter().print("too late");
            }
            case "/forward-committed" -> {
                Text.plain(response).print("sent ");
                response.flushBuffer();
                Failure.tell(response.getWriter(), () -> d.forward(r, response));
            }
            case "/include" -> {
                PrintWriter out = Text.plain(response);
                out.print("[");
                d.include(r, response);
                out.print("] " + Text.where(r) + " " + Text.attributes(r));
                response.setHeader("X-After", "set");
            }
            case "/include-twice" -> {
                PrintWriter out = Text.plain(response);
                d.include(r, response);
                out.println("--");
                d.include(r, response);
            }
            case "/named" -> getServletContext().getNamedDispatcher(to).forward(r, response);
            case "/named-include" -> {
                Text.plain(response).print("<");
                getServletContext().getNamedDispatcher(to).include(r, response);
                response.getWriter().print(">");
            }
            case "/wrapped" -> {
                Kept kept = new Kept(response);
                d.include(new Named(r), kept);
                Text.plain(response).print(kept.text.toString().toUpperCase(java.util.Locale.ENGLISH));
            }
            case "/wrapped-forward" -> d.forward(new Named(r), response);
            case "/context" -> getServletContext().getRequestDispatcher(to).forward(r, response);
            case "/nowhere" -> {
                PrintWriter out = Text.plain(response);
                out.println(r.getRequestDispatcher("/../../x"));
                out.println(getServletContext().getNamedDispatcher("nobody"));
                Failure.tell(out, () -> getServletContext().getRequestDispatcher("no-slash"));
                out.println(getServletContext().getContext("no-slash"));
            }
            case "/head" -> {
                // An included resource cannot change the head.
                response.setStatus(202);
                response.addHeader("X-Fixed", "1");
                response.setContentType("text/plain;charset=UTF-8");
                response.setHeader("X-Changed", r.getParameter("changed"));
            }
            case "/setter" -> {
                response.setStatus(203);
                response.setHeader("X-Included", "no");
                response.addCookie(new jakarta.servlet.http.Cookie("included", "no"));
                response.setContentType("text/html;charset=ISO-8859-1");
                response.setContentLength(3);
                response.getWriter().print("set " + response.getStatus() + " " + response.containsHeader("X-Included")
                    + " wrapped=" + r.getHeader("X-Wrapped") + "\n");
            }
            case "/throws" -> {
                if (r.getParameter("what") == null) {
                    throw new IOException("io");
                }
                throw new ServletException("outer", new IllegalArgumentException("inner"));
            }
            case "/catches" -> {
                PrintWriter out = Text.plain(response);
                Failure.tell(out, () -> d.include(r, response));
                out.println("went on");
            }
            default -> response.sendError(404);
        }
    }
}
