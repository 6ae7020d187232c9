package diff.lang;

import java.util.HashMap;
import java.util.List;
import java.util.function.BiFunction;

/** var, effectively final capture, enhanced for over many things, scopes. */
public class LocalVar {
    public static void main(String[] args) {
        var list = List.of("a", "b", "c");
        for (var s : list) {
            var up = s.toUpperCase();
            System.out.print(up);
        }
        System.out.println();
        var map = new HashMap<String, List<Integer>>();
        map.put("k", List.of(1, 2));
        for (var e : map.entrySet()) System.out.println(e.getKey() + e.getValue().get(1));
        BiFunction<Integer, Integer, Integer> f = (var x, var y) -> x * y;
        System.out.println(f.apply(6, 7));
        var anon = new Object() {
            int hidden = 5;

            int twice() {
                return hidden * 2;
            }
        };
        anon.hidden++;
        System.out.println(anon.twice());
        Iterable<Integer> it = () -> new java.util.Iterator<>() {
            int n = 3;

            public boolean hasNext() {
                return n > 0;
            }

            public Integer next() {
                return n--;
            }
        };
        for (int x : it) System.out.print(x + " ");
        System.out.println();
        for (char c : "xyz".toCharArray()) System.out.print((char) (c - 1));
        System.out.println();
        {
            int x = 1;
            System.out.println(x);
        }
        {
            String x = "again";
            System.out.println(x);
        }
        final int k;
        if (args.length > 0) k = 1; else k = 2;
        Runnable r = () -> System.out.println(k);
        r.run();
    }
}
