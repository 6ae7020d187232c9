package pavm.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Stands where a JSP engine would be: the source of a page must never be sent. */
final class JspServlet extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getServletPath();
        if (((Context) getServletContext()).resources.isFile(path)) {
            response.sendError(HttpServletResponse.SC_NOT_IMPLEMENTED, "JSP pages are not supported");
        } else {
            DefaultServlet.notFound(request, response);
        }
    }
}
