package shop;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;

/** The products as JSON. */
@WebServlet("/api/products/*")
public class ProductsServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        String path = request.getPathInfo();
        if (path == null || path.equals("/")) {
            response.getWriter().println(
                Product.ALL.stream().map(ProductsServlet::json).collect(Collectors.joining(",", "[", "]")));
            return;
        }
        Product product = Product.find(path.substring(1));
        if (product == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND, "There is no such product");
        } else {
            response.getWriter().println(json(product));
        }
    }

    private static String json(Product p) {
        return String.format("{\"code\":%s,\"name\":%s,\"price\":%.2f}", quote(p.code()), quote(p.name()), p.price());
    }

    private static String quote(String s) {
        StringBuilder b = new StringBuilder("\"");
        s.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                b.append('\\').append((char) c);
            } else if (c < ' ') {
                b.append(String.format("\\u%04x", c));
            } else {
                b.append((char) c);
            }
        });
        return b.append('"').toString();
    }
}
