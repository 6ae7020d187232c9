package fragment.two;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;

/** A fragment whose annotations count for nothing, since its descriptor is complete. */
@WebServlet("/never")
public class Two extends HttpServlet implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent e) {
        ServletContext c = e.getServletContext();
        String order = (String) c.getAttribute("specimen.listeners");
        c.setAttribute("specimen.listeners", order + " two");
    }
}
