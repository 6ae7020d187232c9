package diff.coll;

import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;

/** HashMap, LinkedHashMap, TreeMap and relatives. */
public class Maps {
    static final class Bad implements Comparable<Bad> {
        final int n;

        Bad(int n) {
            this.n = n;
        }

        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Bad b && b.n == n;
        }

        @Override
        public int compareTo(Bad o) {
            return Integer.compare(n, o.n);
        }
    }

    static void exercise(Map<String, Integer> m) {
        for (String w : "to be or not to be that is the question".split(" ")) m.merge(w, 1, Integer::sum);
        m.put("extra", 9);
        m.putIfAbsent("extra", 10);
        m.computeIfAbsent("computed", String::length);
        m.computeIfPresent("be", (k, v) -> v == 2 ? null : v);
        m.compute("or", (k, v) -> v == null ? 1 : v + 40);
        m.remove("not");
        m.remove("is", 77);
        m.replace("that", 5);
        m.replaceAll((k, v) -> v + k.length());
        System.out.println(m.getClass().getSimpleName() + m + m.size() + m.getOrDefault("zzz", -1) + m.containsKey("be") + m.containsValue(44));
        System.out.println(m.keySet() + " " + m.values() + " " + m.entrySet().iterator().next().getValue() + " " + m.hashCode());
        m.keySet().removeIf(k -> k.startsWith("t"));
        m.values().remove(44);
        m.entrySet().forEach(e -> e.setValue(e.getValue() * 2));
        System.out.println(m + " " + m.equals(new HashMap<>(m)));
    }

    public static void main(String[] args) {
        exercise(new HashMap<>());
        exercise(new LinkedHashMap<>());
        exercise(new TreeMap<>());
        exercise(new Hashtable<>());
        exercise(new WeakHashMap<>());
        exercise(Collections.synchronizedMap(new HashMap<>()));
        TreeMap<Integer, String> t = new TreeMap<>(Collections.reverseOrder());
        for (int i = 0; i < 20; i += 2) t.put(i, "v" + i);
        System.out.println(t.firstKey() + " " + t.lastEntry() + " " + t.floorKey(7) + " " + t.ceilingKey(7) + " " + t.higherEntry(8) + t.lowerKey(8));
        System.out.println(t.headMap(10) + " " + t.tailMap(4, false) + " " + t.subMap(12, true, 6, true) + t.descendingMap());
        System.out.println(t.pollFirstEntry() + " " + t.pollLastEntry() + " " + t.navigableKeySet());
        LinkedHashMap<Integer, Integer> lru = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Integer> e) {
                return size() > 3;
            }
        };
        for (int i = 0; i < 5; i++) {
            lru.put(i, i);
            lru.get(2);
        }
        System.out.println(lru);
        Map<Bad, Integer> collide = new HashMap<>();
        for (int i = 0; i < 200; i++) collide.put(new Bad(i * 7 % 200), i);
        int sum = 0;
        for (int i = 0; i < 200; i++) sum += collide.get(new Bad(i)) * i;
        for (int i = 0; i < 190; i++) collide.remove(new Bad(i));
        System.out.println(sum + " " + collide.size());
        Map<String, Integer> id = new IdentityHashMap<>();
        id.put(new String("k"), 1);
        id.put(new String("k"), 2);
        System.out.println(id.size());
        HashMap<String, String> nulls = new HashMap<>();
        nulls.put(null, null);
        System.out.println(nulls + " " + nulls.containsKey(null) + nulls.get(null));
        try {
            new TreeMap<String, String>().put(null, "");
        } catch (NullPointerException e) {
            System.out.println("null key");
        }
        try {
            Map.of("a", 1, "a", 2);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(new TreeMap<>(Map.of("a", 1, "b", 2, "c", 3)) + " " + Map.entry("k", List.of()));
        Map<Integer, Integer> big = new HashMap<>();
        for (int i = 0; i < 50000; i++) big.put(i * 31, i);
        long h = 0;
        for (Map.Entry<Integer, Integer> e : big.entrySet()) h = h * 31 + e.getKey() - e.getValue();
        System.out.println(big.size() + " " + h);
    }
}
