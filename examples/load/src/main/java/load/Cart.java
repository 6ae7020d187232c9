package load;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** A shopping cart that is shown after each purchase; when it is full it begins anew. */
@WebServlet("/cart")
public class Cart extends HttpServlet {
    private static final String[] GOODS = {"apple", "bread", "cheese", "dates", "eggs", "figs", "grapes", "honey"};
    private static final int FULL = 40;

    @Override
    @SuppressWarnings("unchecked")
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        Map<String, Integer> cart;
        synchronized (Cart.class) {
            cart = (Map<String, Integer>) session.getAttribute("cart");
            int items = cart == null ? FULL : cart.values().stream().mapToInt(Integer::intValue).sum();
            cart = items >= FULL ? new TreeMap<>() : new TreeMap<>(cart);
            cart.merge(GOODS[items * 5 % GOODS.length], 1, Integer::sum);
            session.setAttribute("cart", cart);
        }
        response.setContentType("text/html;charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.print("<!doctype html><title>Cart</title><table>");
        BigDecimal total = BigDecimal.ZERO;
        for (Map.Entry<String, Integer> line : cart.entrySet()) {
            BigDecimal price = new BigDecimal(line.getKey().length()).add(new BigDecimal("0.99"));
            BigDecimal sum = price.multiply(BigDecimal.valueOf(line.getValue()));
            total = total.add(sum);
            out.print("<tr><td>" + line.getKey() + "<td>" + line.getValue() + "<td>" + sum);
        }
        out.print("</table><p>" + total + "</p>");
    }
}
