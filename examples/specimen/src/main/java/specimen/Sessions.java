package specimen;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.TreeSet;

/** Works with the session. */
@WebServlet("/session/*")
public class Sessions extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest r, HttpServletResponse response) throws IOException {
        PrintWriter out = Text.plain(response);
        HttpSession none = r.getSession(false);
        out.println("before: " + (none != null) + " requested=" + (r.getRequestedSessionId() != null) + " valid="
            + r.isRequestedSessionIdValid() + " cookie=" + r.isRequestedSessionIdFromCookie() + " url="
            + r.isRequestedSessionIdFromURL());
        switch (String.valueOf(r.getPathInfo())) {
            case "/none" -> out.println("none");
            case "/count" -> {
                HttpSession s = r.getSession();
                Integer n = (Integer) s.getAttribute("n");
                s.setAttribute("n", n == null ? 1 : n + 1);
                out.println("n=" + s.getAttribute("n") + " new=" + s.isNew() + " interval=" + s.getMaxInactiveInterval());
                out.println(new TreeSet<>(Collections.list(s.getAttributeNames())));
                for (String url : new String[] {"x", "/specimen/y?a=b#c", "http://elsewhere.example/z", "?q", "#f", "../up"}) {
                    out.println(response.encodeURL(url) + " " + response.encodeRedirectURL(url));
                }
            }
            case "/invalidate" -> {
                HttpSession s = r.getSession();
                s.setAttribute("k", "v");
                s.invalidate();
                out.println("after: " + (r.getSession(false) != null) + " valid=" + r.isRequestedSessionIdValid());
                Failure.tell(out, () -> s.getAttribute("k"));
                Failure.tell(out, () -> s.setAttribute("k", "w"));
                Failure.tell(out, s::invalidate);
                Failure.tell(out, s::isNew);
                Failure.tell(out, s::getAttributeNames);
                Failure.tell(out, s::getCreationTime);
                Failure.tell(out, s::getLastAccessedTime);
                if (r.getParameter("again") != null) {
                    r.getSession().setAttribute("n", 100);
                }
            }
            case "/change" -> {
                String old = r.getSession().getId();
                String now = r.changeSessionId();
                out.println(!old.equals(now) + " " + r.getSession().getId().equals(now) + " " + r.getSession().getAttribute("n"));
            }
            case "/late" -> {
                response.flushBuffer();
                Failure.tell(out, () -> r.getSession(true));
            }
            case "/short" -> r.getSession().setMaxInactiveInterval(1);
            case "/nochange" -> Failure.tell(out, r::changeSessionId);
            default -> response.sendError(404);
        }
    }
}
