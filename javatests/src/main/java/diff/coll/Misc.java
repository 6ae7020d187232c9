package diff.coll;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.Spliterator;
import java.util.Vector;

/** Wrappers, abstract collections, spliterators, Objects. */
public class Misc {
    public static void main(String[] args) {
        List<Integer> range = new AbstractList<>() {
            @Override
            public Integer get(int i) {
                return Objects.checkIndex(i, 5) * 2;
            }

            @Override
            public int size() {
                return 5;
            }
        };
        System.out.println(range + " " + range.contains(6) + range.subList(1, 3) + range.hashCode());
        try {
            range.get(5);
        } catch (IndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        Map<String, Integer> m = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Integer>> entrySet() {
                return Set.of(new SimpleEntry<>("k", 5));
            }
        };
        System.out.println(m + " " + m.get("k") + m.containsKey("z") + m.keySet());
        try {
            m.put("a", 1);
        } catch (UnsupportedOperationException e) {
            System.out.println(e);
        }
        Collection<String> checked = Collections.checkedList(new ArrayList<>(), String.class);
        try {
            ((Collection) checked).add(1);
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
        Enumeration<Integer> en = new Vector<>(List.of(1, 2)).elements();
        while (en.hasMoreElements()) System.out.print(en.nextElement());
        System.out.println(Collections.list(Collections.enumeration(List.of("x"))));
        Spliterator<Integer> sp = new ArrayList<>(List.of(1, 2, 3, 4, 5)).spliterator();
        Spliterator<Integer> half = sp.trySplit();
        half.forEachRemaining(x -> System.out.print(x + " "));
        sp.tryAdvance(x -> System.out.print("then " + x));
        System.out.println(" " + sp.estimateSize() + sp.hasCharacteristics(Spliterator.SIZED));
        System.out.println(Objects.equals(null, null) + " " + Objects.hashCode(null) + Objects.toString(null, "def") + Objects.requireNonNullElse(null, 5) + Objects.compare(1, 2, Integer::compare));
        try {
            Objects.requireNonNull(null, "message");
        } catch (NullPointerException e) {
            System.out.println(e.getMessage());
        }
        for (int[] c : new int[][] {{-1, 5}, {5, 5}}) {
            try {
                Objects.checkIndex(c[0], c[1]);
            } catch (IndexOutOfBoundsException e) {
                System.out.println(e.getMessage());
            }
        }
        try {
            Objects.checkFromToIndex(3, 2, 9);
        } catch (IndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        Properties p = new Properties(new Properties() {
            {
                setProperty("d", "default");
            }
        });
        p.setProperty("a", "1");
        System.out.println(p.getProperty("a") + p.getProperty("d") + p.getProperty("n", "none") + p + p.stringPropertyNames());
        Map<Integer, List<String>> multi = new HashMap<>();
        for (String s : List.of("a", "bb", "cc", "d")) multi.computeIfAbsent(s.length(), k -> new ArrayList<>()).add(s);
        System.out.println(multi);
        System.out.println(Collections.unmodifiableMap(multi).getClass().getSimpleName() + Collections.synchronizedList(range).size());
    }
}
