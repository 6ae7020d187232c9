package load;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Work for so many microseconds of the clock, whatever the machine makes of it. */
@WebServlet("/compute")
public class Compute extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String micros = request.getParameter("us");
        long end = System.nanoTime() + 1000L * (micros == null ? 10_000 : Integer.parseInt(micros));
        long n = 1;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 100; i++) {
                n = n * 6364136223846793005L + 1442695040888963407L;
            }
        }
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print(n == 0 ? "zero" : "done");
    }
}
