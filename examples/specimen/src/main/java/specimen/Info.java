package specimen;

import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.Locale;
import java.util.TreeSet;

/** Tells all of a request. */
@WebServlet(name = "info", urlPatterns = {"/info/*", "/exact", "*.info", ""}, asyncSupported = true,
    initParams = {@WebInitParam(name = "a", value = "1"), @WebInitParam(name = "b", value = "2")})
public class Info extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest r, HttpServletResponse response) throws IOException {
        PrintWriter out = Text.plain(response);
        out.print(Text.all(r));
        out.println("url=" + r.getRequestURL().toString().replaceFirst(":\\d+", ":PORT"));
        out.println("protocol=" + r.getProtocol() + " scheme=" + r.getScheme() + " secure=" + r.isSecure() + " remote="
            + r.getRemoteAddr() + " server=" + r.getServerName() + " local=" + r.getLocalAddr());
        out.println("type=" + r.getContentType() + " length=" + r.getContentLengthLong() + " encoding="
            + r.getCharacterEncoding());
        out.println("locale=" + r.getLocale() + " of " + Collections.list(r.getLocales()));
        for (String name : new TreeSet<>(Collections.list(r.getHeaderNames()))) {
            if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("cookie") && !name.equalsIgnoreCase("connection")) {
                out.println(name.toLowerCase(Locale.ENGLISH) + ": " + Collections.list(r.getHeaders(name)));
            }
        }
        if (r.getCookies() != null) {
            for (Cookie c : r.getCookies()) {
                if (!c.getName().equals("JSESSIONID")) {
                    out.println("cookie " + c.getName() + "=" + c.getValue());
                }
            }
        }
        out.println("init " + Collections.list(getInitParameterNames()) + " " + getInitParameter("a") + " "
            + getServletConfig().getServletName());
        out.println("translated=" + (r.getPathTranslated() != null && r.getPathTranslated().endsWith(r.getPathInfo())));
    }

    @Override
    protected void doPost(HttpServletRequest r, HttpServletResponse response) throws IOException {
        doGet(r, response);
    }
}
