package specimen;

import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;

/** Goes wrong in every way. */
@WebServlet("/error/*")
public class Errors extends HttpServlet {
    /** Mapped to an error page. */
    public static class Known extends RuntimeException {
        Known(String message) {
            super(message);
        }
    }

    /** Found by its superclass. */
    public static final class Special extends Known {
        Special(String message) {
            super(message);
        }
    }

    @Override
    protected void doGet(HttpServletRequest r, HttpServletResponse response) throws IOException, ServletException {
        response.addHeader("X-Head", "kept");
        if (r.getParameter("write") != null) {
            response.getWriter().print("discarded");
        }
        switch (String.valueOf(r.getPathInfo())) {
            case "/send" -> {
                response.sendError(Integer.parseInt(r.getParameter("code")), r.getParameter("message"));
                response.getWriter().print("ignored");
                response.setStatus(299);
            }
            case "/bare" -> response.sendError(Integer.parseInt(r.getParameter("code")));
            case "/status" -> response.setStatus(Integer.parseInt(r.getParameter("code")));
            case "/known" -> throw new Known("a known failure");
            case "/special" -> throw new Special("a special failure");
            case "/wrapped" -> throw new ServletException("outer", new Known("inner"));
            case "/wrapped-unknown" -> throw new ServletException("outer", new IllegalStateException("inner"));
            case "/io" -> throw new FileNotFoundException("no file");
            case "/unknown" -> throw new IllegalStateException("nobody knows");
            case "/error" -> throw new StackOverflowError("deep");
            case "/committed" -> {
                response.flushBuffer();
                String what = Failure.of(() -> response.sendError(500));
                response.getWriter().print(" " + what);
            }
            case "/twice" -> {
                response.sendError(409, "first");
                response.getWriter().print(Failure.of(() -> response.sendError(410, "second")));
            }
            case "/reset" -> {
                response.setStatus(250);
                response.setContentType("image/png");
                response.reset();
                Text.plain(response).print(response.getStatus() + " " + response.getHeader("X-Head"));
            }
            case "/redirect" -> response.sendRedirect(r.getParameter("to"));
            case "/redirect-committed" -> {
                response.flushBuffer();
                response.getWriter().print(" " + Failure.of(() -> response.sendRedirect("/x")));
            }
            default -> response.sendError(404);
        }
    }

    /** Says for good, or for a while, that it is not there. */
    @WebServlet("/unavailable/*")
    public static class Unavailable extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest r, HttpServletResponse response) throws UnavailableException {
            throw new UnavailableException("closed", 60);
        }
    }

    /** Gone after the first request. */
    @WebServlet("/gone/*")
    public static class Gone extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest r, HttpServletResponse response) throws UnavailableException {
            throw new UnavailableException("for good");
        }
    }

    /** The error page. */
    @WebServlet(name = "page", urlPatterns = "/page/*")
    public static class Page extends HttpServlet {
        @Override
        protected void service(HttpServletRequest r, HttpServletResponse response) throws IOException {
            response.setHeader("X-Page", "made");
            if ("/broken".equals(r.getPathInfo())) {
                throw new IllegalStateException("the error page fails too");
            }
            if ("/sends".equals(r.getPathInfo())) {
                response.sendError(507, "from the page");
                return;
            }
            Text.plain(response).print(r.getMethod() + " " + Text.where(r) + "\n" + Text.error(r) + response.getStatus());
        }
    }
}
