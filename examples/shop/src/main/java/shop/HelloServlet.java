package shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** Says hello: declared in web.xml, without a session. */
public class HelloServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getPathInfo() == null ? "World" : request.getPathInfo().substring(1);
        PrintWriter out = Page.begin(response, getInitParameter("greeting") + ", " + name + "!");
        out.println("<p>Welcome to " + Page.escape(getServletContext().getInitParameter("shop.name")) + ".</p>");
        Page.end(out);
    }
}
