package shop;

import java.math.BigDecimal;
import java.util.List;

/**
 * Something on sale.
 *
 * @param code what the form sends
 * @param name what the customer reads
 * @param price for one
 */
public record Product(String code, String name, BigDecimal price) {
    /** Everything on sale. */
    public static final List<Product> ALL = List.of(
        new Product("tea", "Tea, 100 g", new BigDecimal("4.50")),
        new Product("cup", "Cup with a \"handle\"", new BigDecimal("7.90")),
        new Product("jam", "Jam & marmalade", new BigDecimal("3.25")),
        new Product("sake", "日本酒", new BigDecimal("19.00")));

    /**
     * Finds a product.
     *
     * @param code its code
     * @return the product, or null
     */
    public static Product find(String code) {
        return ALL.stream().filter(p -> p.code().equals(code)).findFirst().orElse(null);
    }
}
