package diff.coll;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Comparator combinators, stability, contract violations. */
public class Comparators {
    record P(String a, Integer b, double c) {}

    public static void main(String[] args) {
        List<P> l = new ArrayList<>();
        for (int i = 0; i < 30; i++) l.add(new P("" + (char) ('a' + i * 7 % 5), i % 4 == 0 ? null : i * 3 % 7, i * 0.5 % 3));
        l.sort(Comparator.comparing(P::a).thenComparing(P::b, Comparator.nullsFirst(Comparator.reverseOrder())).thenComparingDouble(P::c));
        l.forEach(p -> System.out.println(p));
        l.sort(Comparator.comparingDouble(P::c).reversed());
        System.out.println(l.get(0) + " " + l.get(29));
        System.out.println(Map.of("k", 1).entrySet().stream().sorted(Map.Entry.comparingByKey()).toList());
        List<String> s = new ArrayList<>(List.of("b", "A", "c", "B"));
        s.sort(null);
        System.out.println(s);
        s.sort(String.CASE_INSENSITIVE_ORDER.reversed());
        System.out.println(s);
        List<Integer> broken = new ArrayList<>();
        for (int i = 0; i < 100; i++) broken.add(i * 37 % 100);
        try {
            int[] k = {0};
            broken.sort((x, y) -> (k[0]++ * 7919 % 3) - 1);
            System.out.println("sorted somehow");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
