package diff.misc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Hash codes that the specification fixes. */
public class Hashing {
    public static void main(String[] args) {
        System.out.println("abc".hashCode() + " " + List.of(1, 2, 3).hashCode() + " " + Map.of("a", 1).hashCode() + " " + Map.entry("k", "v").hashCode() + " " + Objects.hash(1, "a", 2.5, null, 'c'));
        System.out.println(Integer.valueOf(7).hashCode() + " " + Long.valueOf(1L << 33).hashCode() + " " + Double.valueOf(0.1).hashCode() + " " + Boolean.TRUE.hashCode() + " " + Character.valueOf('x').hashCode());
        System.out.println(Arrays.hashCode(new Object[] {1, "x", null}) + " " + Arrays.deepHashCode(new Object[] {new int[] {1}, new Object[] {2}}) + " " + new String[0].length);
        System.out.println(java.time.LocalDate.of(2024, 1, 1).hashCode() + " " + new java.math.BigInteger("99999999999999").hashCode() + " " + new java.math.BigDecimal("2.50").hashCode() + " " + java.util.UUID.fromString("00000000-0000-0001-0000-000000000002").hashCode());
        System.out.println(java.util.Set.of(1).hashCode() + " " + java.util.Optional.of("x").hashCode() + " " + new java.util.BitSet().hashCode() + " " + java.net.URI.create("http://a/b").hashCode() + " " + java.nio.file.Path.of("/a/b").hashCode());
        StringBuilder sb = new StringBuilder();
        int h = 0;
        for (int i = 0; i < 1000; i++) {
            sb.append((char) ('a' + i % 26));
            h += sb.toString().hashCode();
        }
        System.out.println(h + " " + "\0".repeat(3).hashCode() + " " + "polygenelubricants".hashCode());
    }
}
