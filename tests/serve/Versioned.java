import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Says which version of the application answers, and what its session remembers. */
@WebServlet(urlPatterns = "/v", loadOnStartup = 1)
public class Versioned extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String VERSION = "@VERSION@";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String what = String.valueOf(request.getQueryString());
        if (what.equals("plain")) {
            response.getWriter().print(VERSION);
            return;
        }
        HttpSession session = request.getSession();
        if (what.equals("end")) {
            session.invalidate();
            response.getWriter().print("ended");
            return;
        }
        if (session.getAttribute("born") == null) {
            session.setAttribute("born", VERSION);
        }
        Integer before = (Integer) session.getAttribute("count");
        int count = before == null ? 1 : before + 1;
        session.setAttribute("count", count);
        String late = what.equals("late") ? " " + Late.word() : "";
        response.getWriter().print(VERSION + " " + session.getAttribute("born") + " " + count + late);
    }

    /** A class that is loaded when it is asked for. */
    static class Late {
        static String word() {
            return "late-@VERSION@";
        }
    }
}
