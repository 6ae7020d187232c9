package shop;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;

/** Shows and changes the cart. */
@WebServlet(name = "cart", urlPatterns = "/cart")
public class CartServlet extends HttpServlet {
    private static Cart cart(HttpServletRequest request, boolean create) {
        HttpSession session = request.getSession(create);
        Cart cart = session == null ? null : (Cart) session.getAttribute("cart");
        if (cart == null) {
            cart = new Cart();
            if (create) {
                session.setAttribute("cart", cart);
            }
        }
        return cart;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Cart cart = cart(request, false);
        PrintWriter out = Page.begin(response, "Your cart");
        out.println("<table><tr><th>Product</th><th>Amount</th><th>Price</th></tr>");
        for (Map.Entry<Product, Integer> e : cart.items().entrySet()) {
            out.println("<tr><td>" + Page.escape(e.getKey().name()) + "</td><td class=\"amount\">" + e.getValue()
                + "</td><td class=\"amount\">" + e.getKey().price() + "</td></tr>");
        }
        out.println("<tr><td>Total</td><td></td><td class=\"amount\">" + cart.total() + "</td></tr></table>");
        out.println("<form method=\"post\" action=\"" + response.encodeURL("cart") + "\"><select name=\"product\">");
        for (Product p : Product.ALL) {
            out.println("<option value=\"" + p.code() + "\">" + Page.escape(p.name()) + "</option>");
        }
        out.println("</select> <input name=\"amount\" value=\"1\" size=\"3\"> <input type=\"submit\" value=\"Add\"></form>");
        Page.end(out);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Product product = Product.find(request.getParameter("product"));
        if (product == null) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "There is no such product");
            return;
        }
        int amount;
        try {
            amount = Integer.parseInt(request.getParameter("amount"));
        } catch (NumberFormatException e) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "The amount is not a number");
            return;
        }
        cart(request, true).add(product, amount);
        response.sendRedirect(response.encodeRedirectURL("cart"));
    }
}
