package load;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** How often a session was asked. */
@WebServlet("/counter")
public class Counter extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        int count;
        synchronized (Counter.class) {
            Integer before = (Integer) session.getAttribute("count");
            count = before == null ? 1 : before + 1;
            session.setAttribute("count", count);
        }
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print(count);
    }
}
