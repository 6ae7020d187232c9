package shop;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a customer has chosen: lives in the session. */
public class Cart {
    private final Map<Product, Integer> items = new LinkedHashMap<>();

    /**
     * Adds some of a product, or removes some.
     *
     * @param product which
     * @param amount how many, negative to remove
     */
    public void add(Product product, int amount) {
        items.merge(product, amount, Integer::sum);
        if (items.get(product) <= 0) {
            items.remove(product);
        }
    }

    /**
     * The lines of the cart.
     *
     * @return amounts by product, in the order of their choice
     */
    public Map<Product, Integer> items() {
        return items;
    }

    /**
     * What it costs.
     *
     * @return the sum over all lines
     */
    public BigDecimal total() {
        return items.entrySet().stream().map(e -> e.getKey().price().multiply(BigDecimal.valueOf(e.getValue())))
            .reduce(new BigDecimal("0.00"), BigDecimal::add);
    }
}
