package specimen;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** Tells what the application was declared to be. */
@WebServlet("/facts/*")
public class Facts extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest r, HttpServletResponse response) throws IOException, ServletException {
        ServletContext c = getServletContext();
        PrintWriter out = Text.plain(response);
        switch (String.valueOf(r.getPathInfo())) {
            case "/context" -> {
                out.println(c.getContextPath() + "|" + c.getMajorVersion() + "." + c.getMinorVersion() + "|"
                    + c.getEffectiveMajorVersion() + "." + c.getEffectiveMinorVersion() + "|" + c.getServletContextName());
                out.println(new TreeSet<>(Collections.list(c.getInitParameterNames())) + " " + c.getInitParameter("greeting"));
                out.println(c.getSessionTimeout() + " " + c.getRequestCharacterEncoding() + " " + c.getResponseCharacterEncoding());
                out.println(new TreeSet<>(c.getEffectiveSessionTrackingModes()) + " "
                    + new TreeSet<>(c.getDefaultSessionTrackingModes()));
                out.println(c.getMimeType("a.html") + " " + c.getMimeType("A.PNG") + " " + c.getMimeType("a.specimen") + " "
                    + c.getMimeType("a.unknown") + " " + c.getMimeType("noext"));
                out.println(c.getAttribute(ServletContext.TEMPDIR).getClass().getName() + " " + c.getAttribute(ServletContext.ORDERED_LIBS));
                out.println(c.getSessionCookieConfig().getName() + " " + c.getSessionCookieConfig().isSecure() + " " + c.getSessionCookieConfig().getMaxAge());
            }
            case "/resources" -> {
                out.println(new TreeSet<>(c.getResourcePaths("/")));
                out.println(new TreeSet<>(c.getResourcePaths("/files/")) + " " + c.getResourcePaths("/nothing/"));
                out.println((c.getResource("/files/digits.txt") != null) + " " + c.getResource("/nothing"));
                for (String p : new String[] {"/files/digits.txt", "/one.txt", "/two/only.txt", "/both.txt", "/WEB-INF/inside.txt"}) {
                    try (InputStream in = c.getResourceAsStream(p)) {
                        out.println(p + " " + (in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8).trim()));
                    }
                }
                out.println(c.getRealPath("/files/digits.txt").endsWith("/files/digits.txt"));
            }
            case "/started" -> {
                for (String name : new TreeSet<>(Collections.list(c.getAttributeNames()))) {
                    if (name.startsWith("specimen.")) {
                        out.println(name + "=" + c.getAttribute(name));
                    }
                }
            }
            case "/registrations" -> {
                for (String name : new TreeSet<>(c.getServletRegistrations().keySet())) {
                    if (!name.equals("jsp") && !name.equals("disabled")) {
                        out.println(name + " " + new TreeSet<>(c.getServletRegistration(name).getMappings()) + " "
                            + Text.map(c.getServletRegistration(name).getInitParameters()) + " "
                            + (name.equals("default") ? "" : c.getServletRegistration(name).getClassName()));
                    }
                }
                for (String name : new TreeSet<>(c.getFilterRegistrations().keySet())) {
                    if (!name.startsWith("Tomcat")) {
                        out.println(name + " " + c.getFilterRegistration(name).getUrlPatternMappings() + " "
                            + c.getFilterRegistration(name).getServletNameMappings() + " "
                            + Text.map(c.getFilterRegistration(name).getInitParameters()));
                    }
                }
            }
            case "/late" -> {
                List<String> what = new ArrayList<>();
                what.add(Failure.of(() -> c.addServlet("late", Facts.class)));
                what.add(Failure.of(() -> c.addFilter("late", "x.Y")));
                what.add(Failure.of(() -> c.addListener(Events.class)));
                what.add(Failure.of(() -> c.setInitParameter("late", "x")));
                what.add(Failure.of(() -> c.declareRoles("late")));
                what.add(Failure.of(() -> c.setSessionTimeout(1)));
                what.add(Failure.of(() -> c.getSessionCookieConfig().setName("late")));
                what.add(Failure.of(() -> c.getInitParameter(null)));
                what.add(Failure.of(() -> c.getAttribute(null)));
                out.println(what);
            }
            default -> response.sendError(404);
        }
    }
}
