package shop;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What the server knows of a request, as plain text. */
@WebServlet("/info/*")
public class InfoServlet extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.println("method: " + request.getMethod());
        out.println("uri: " + request.getRequestURI());
        out.println("context path: " + request.getContextPath());
        out.println("servlet path: " + request.getServletPath());
        out.println("path info: " + request.getPathInfo());
        out.println("query: " + request.getQueryString());
        out.println("protocol: " + request.getProtocol());
        out.println("locale: " + request.getLocale());
        out.println("user agent: " + request.getHeader("User-Agent"));
        Map<String, String[]> parameters = new TreeMap<>(request.getParameterMap());
        parameters.forEach((name, values) -> out.println("parameter " + name + ": " + Arrays.toString(values)));
        if (request.getCookies() != null) {
            Arrays.stream(request.getCookies()).filter(c -> !c.getName().equals("JSESSIONID"))
                .forEach(c -> out.println("cookie " + c.getName() + ": " + c.getValue()));
        }
        out.println("attributes: " + Collections.list(request.getAttributeNames()));
    }
}
