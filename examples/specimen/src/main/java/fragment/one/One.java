package fragment.one;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The servlet and the listener of a web fragment. */
@WebServlet("/one")
public class One extends HttpServlet implements ServletContextListener {
    @Override
    protected void doGet(HttpServletRequest r, HttpServletResponse response) throws IOException {
        response.getWriter().print("one " + getInitParameter("p") + " " + getInitParameter("q"));
    }

    @Override
    public void contextInitialized(ServletContextEvent e) {
        ServletContext c = e.getServletContext();
        String order = (String) c.getAttribute("specimen.listeners");
        c.setAttribute("specimen.listeners", order + " one");
    }
}
