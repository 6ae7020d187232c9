package diff.str;

import java.util.Locale;

/** String.format: every conversion, flag, width and precision. */
public class Format {
    public static void main(String[] args) {
        System.out.println(String.format("%d|%5d|%-5d|%05d|%+d|%,d|%(d|% d|%x|%X|%o|%#x|%#o", 1, 2, 3, 4, 5, 1234567, -6, 7, 255, 255, 8, 255, 8));
        System.out.println(String.format("%d %d %d %d", (byte) -1, (short) 5, 1L << 40, new java.math.BigInteger("12345678901234567890")));
        System.out.println(String.format("%x %x %x", (byte) -1, -1L, new java.math.BigInteger("-255")));
        System.out.println(String.format("%f|%.2f|%10.3f|%-10.1f|%+f|%e|%.3E|%g|%a|%08.2f|%,.2f|%(.1f", 1.5, 2.345, 3.14159, 4.0, 5.5, 12345.678, 0.00012, 0.0001, 1.0, -3.14159, 1234567.891, -2.25));
        System.out.println(String.format("%f %e %g %f %f %.0f %.0f %.0f", Double.NaN, Double.POSITIVE_INFINITY, 1e10, -0.0, Double.NEGATIVE_INFINITY, 0.5, 1.5, 2.5));
        System.out.println(String.format("%.1f %.1f %.1f %.2f %.3f %.15f %.20f", 0.25, 0.35, 0.45, 1.005, 1.0005, 0.1, 0.1));
        System.out.println(String.format("%s|%10s|%-10s|%.2s|%S|%s|%s", "s", "right", "left", "truncate", "upper", null, true));
        System.out.println(String.format("%c|%C|%c|%5c|%c", 'c', 'c', 65, 'x', 0x1F600));
        System.out.println(String.format("%b|%B|%b|%b|%h|%h", true, "x", null, false, "hello", null));
        System.out.println(String.format("%%|%n|").length());
        System.out.println(String.format("%2$s %1$s %<s %s", "a", "b"));
        System.out.println(String.format("%,d %,d %,.3f", -1234567, 123, 9876543.21));
        System.out.println(String.format(Locale.GERMANY, "%,d %.2f", 1234567, 1.5));
        System.out.println(String.format(Locale.ROOT, "%.4f %s", new java.math.BigDecimal("3.14159265358979"), new java.math.BigDecimal("1E+5")));
        System.out.println("%-8s|%8.3f|%3d%%".formatted("ab", 1.0, 50));
        System.out.printf("%s %s%n", new int[0].length, java.util.List.of(1, 2));
        System.out.println(String.format("%tY-%<tm-%<td %<tH:%<tM:%<tS", java.time.LocalDateTime.of(2024, 2, 29, 13, 5, 9)));
        System.out.println(String.format("%tF %<tT %<tA %<tB %<tj %<tp %<te", java.time.LocalDateTime.of(2021, 12, 5, 0, 0)));
        Object[][] bad = {{"%d", "x"}, {"%q", 1}, {"%s %s", 1}, {"%.2d", 1}, {"%-d", 1}, {"%c", "str"}, {"%,x", 5}, {"%5", 1}, {"%c", 0x110000}, {"%+s", "x"}, {"%#d", 1}, {"%0-5d", 1}};
        for (Object[] b : bad) {
            try {
                System.out.println(String.format((String) b[0], b[1]));
            } catch (java.util.IllegalFormatException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
        System.out.println(String.format("%s", new java.util.Formattable() {
            public void formatTo(java.util.Formatter f, int flags, int width, int precision) {
                f.format("custom %d %d", width, precision);
            }
        }));
    }
}
