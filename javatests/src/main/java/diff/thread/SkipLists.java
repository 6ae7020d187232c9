package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;

/** ConcurrentSkipListMap and ConcurrentSkipListSet: navigation, sub maps, bounds, comparators, changes by many threads. */
public class SkipLists {
    public static void main(String[] a) throws Exception {
        ConcurrentSkipListMap<Integer, String> m = new ConcurrentSkipListMap<>();
        p(m.isEmpty(), m.firstEntry(), m.pollFirstEntry(), m.floorKey(1), m.lastEntry());
        r("firstKey", m::firstKey);
        r("lastKey", m::lastKey);
        for (int i = 0; i < 20; i++) m.put(i * 7 % 20 * 10, "v" + i);
        p(m);
        p(m.firstKey(), m.lastKey(), m.floorKey(55), m.ceilingKey(55), m.lowerKey(50), m.higherKey(50), m.floorEntry(-1), m.higherEntry(190));
        p(m.pollFirstEntry(), m.pollLastEntry(), m.size(), m.descendingMap().firstKey(), m.descendingKeySet().first());
        p(m.headMap(50), m.headMap(50, true).size(), m.tailMap(150), m.tailMap(150, false), m.subMap(40, 80), m.subMap(40, false, 80, true));
        NavigableMap<Integer, String> sub = m.subMap(40, true, 80, true);
        p(sub.firstEntry(), sub.lastEntry(), sub.lowerKey(40), sub.higherKey(80), sub.ceilingKey(0), sub.floorKey(1000), sub.descendingMap());
        r("out of range", () -> sub.put(100, "x"));
        r("out of range", () -> sub.subMap(10, 50));
        r("bad range", () -> m.subMap(50, 10));
        sub.put(45, "new");
        p(m.get(45), sub.remove(50), m.containsKey(50), sub.pollFirstEntry(), m.containsKey(40));
        sub.clear();
        p(m.keySet());
        r("null", () -> m.put(null, "x"));
        r("null", () -> m.put(1, null));
        r("null", () -> m.get(null));
        r("entry is fixed", () -> m.firstEntry().setValue("x"));
        r("not comparable", () -> new ConcurrentSkipListMap<Object, String>().put(new Object(), "x"));
        r("mixed", () -> {
            ConcurrentSkipListMap<Object, String> x = new ConcurrentSkipListMap<>();
            x.put("s", "x");
            x.put(1, "y");
        });
        p(m.putIfAbsent(10, "z"), m.putIfAbsent(11, "z"), m.replace(11, "z", "y"), m.replace(11, "x"), m.remove(11, "q"), m.remove(11, "x"));
        p(m.computeIfAbsent(12, k -> "c" + k), m.computeIfPresent(12, (k, v) -> null), m.compute(13, (k, v) -> v + "!"), m.merge(13, "m", String::concat));
        ConcurrentSkipListMap<String, Integer> ci = new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);
        ci.put("b", 1);
        ci.put("A", 2);
        ci.put("B", 3);
        p(ci, ci.comparator() != null, m.comparator(), ci.clone(), ci.equals(Map.of("b", 3, "A", 2)));
        Iterator<Integer> it = m.keySet().iterator();
        int sum = 0;
        while (it.hasNext()) {
            int k = it.next();
            sum += k;
            if (k % 20 == 0) it.remove();
            if (k == 100) m.put(101, "added ahead");
        }
        p(sum, m.keySet());
        ConcurrentSkipListSet<Integer> s = new ConcurrentSkipListSet<>(List.of(5, 1, 9, 3, 7));
        p(s, s.first(), s.last(), s.lower(5), s.floor(4), s.ceiling(6), s.higher(9), s.headSet(5), s.tailSet(5), s.subSet(3, 7), s.descendingSet());
        p(s.add(5), s.pollFirst(), s.pollLast(), s.remove(100), s.removeAll(List.of(3)), s, s.contains(7));
        r("empty", () -> new ConcurrentSkipListSet<Integer>().first());
        p(s.stream().toList(), new TreeSet<>(s).equals(s), s.clone());
        many();
    }

    static void many() throws Exception {
        ConcurrentSkipListMap<Integer, Integer> m = new ConcurrentSkipListMap<>();
        Thread[] ts = new Thread[6];
        for (int i = 0; i < ts.length; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 1000; j++) {
                    int key = (j * 31 + k) % 1000;
                    if (k < 4) m.merge(key, 1, Integer::sum);
                    else m.computeIfPresent(key + 1000, (x, y) -> null);
                    if (j % 100 == 0) Thread.yield();
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(m.size(), m.values().stream().mapToInt(x -> x).sum(), m.firstKey(), m.lastKey());
        boolean sorted = true;
        int last = -1;
        for (int k : m.keySet()) {
            sorted &= k > last;
            last = k;
        }
        p(sorted);
        ConcurrentSkipListSet<Integer> q = new ConcurrentSkipListSet<>();
        for (int i = 0; i < 2000; i++) q.add(i);
        long[] sums = new long[4];
        Thread[] ps = new Thread[4];
        for (int i = 0; i < 4; i++) {
            int k = i;
            ps[i] = new Thread(() -> {
                Integer x;
                while ((x = k % 2 == 0 ? q.pollFirst() : q.pollLast()) != null) {
                    sums[k] += x;
                    if (x % 64 == 0) Thread.yield();
                }
            });
            ps[i].start();
        }
        for (Thread t : ps) t.join();
        p(Arrays.stream(sums).sum(), q);
    }
}
