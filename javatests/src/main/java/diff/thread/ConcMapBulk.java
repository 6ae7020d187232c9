package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/** ConcurrentHashMap: compute and merge, bulk operations sequential and parallel, views, key sets, recursion, weak iteration. */
public class ConcMapBulk {
    static class Bad implements Comparable<Bad> {
        final int n;

        Bad(int n) {
            this.n = n;
        }

        @Override
        public int hashCode() {
            return n % 3;
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

    public static void main(String[] a) throws Exception {
        ConcurrentHashMap<Integer, Integer> m = new ConcurrentHashMap<>();
        for (int i = 0; i < 1000; i++) m.put(i, i * i % 97);
        for (long par : new long[] {1, Long.MAX_VALUE, 100}) {
            p(m.reduceValues(par, Integer::sum), m.reduceKeys(par, Math::max), m.reduceValuesToLong(par, Integer::longValue, 0, Long::sum),
                    m.reduceKeysToInt(par, x -> x, 0, Integer::sum), m.reduceToDouble(par, (k, v) -> k * 0.5, 0, Double::sum),
                    m.reduce(par, (k, v) -> k == v ? k : null, Integer::sum), m.reduceEntries(par, (x, y) -> x.getKey() > y.getKey() ? x : y),
                    m.search(par, (k, v) -> v == 96 && k == 80 ? k : null), m.searchKeys(par, k -> k == 555 ? "found" : null),
                    m.searchValues(par, v -> v > 96 ? v : null), m.searchEntries(par, e -> e.getKey() == 7 ? e.getValue() : null));
            LongAdder sum = new LongAdder();
            m.forEach(par, (k, v) -> sum.add(k + v));
            m.forEachKey(par, sum::add);
            m.forEachValue(par, sum::add);
            m.forEach(par, (k, v) -> k % 2 == 0 ? v : null, (Integer x) -> sum.add(x));
            m.forEachEntry(par, e -> sum.add(e.getKey()));
            m.forEachKey(par, k -> k > 990 ? k : null, (Integer x) -> sum.add(x));
            p(sum);
        }
        t("bulk throws", () -> {
            try {
                return m.reduceValues(1, (x, y) -> {
                    throw new IllegalStateException("reducer");
                });
            } catch (IllegalStateException e) {
                // Wrapped if another thread than this one found it.
                throw e.getCause() instanceof IllegalStateException cause ? cause : e;
            }
        });
        t("search throws", () -> m.search(Long.MAX_VALUE, (k, v) -> {
            throw new IllegalStateException("searcher");
        }));
        computing();
        views(m);
        collisions();
        shared();
    }

    static void computing() {
        ConcurrentHashMap<String, Integer> m = new ConcurrentHashMap<>();
        p(m.putIfAbsent("a", 1), m.putIfAbsent("a", 2), m.computeIfAbsent("b", k -> 5), m.computeIfAbsent("b", k -> 6), m.computeIfAbsent("n", k -> null));
        p(m.computeIfPresent("a", (k, v) -> v + 10), m.computeIfPresent("z", (k, v) -> 1), m.compute("a", (k, v) -> null), m.compute("c", (k, v) -> v == null ? 0 : v + 1));
        p(m.merge("c", 5, Integer::sum), m.merge("d", 5, Integer::sum), m.merge("c", 1, (x, y) -> null), new TreeMap<>(m));
        p(m.replace("b", 9), m.replace("b", 9, 10), m.replace("b", 9, 11), m.remove("b", 9), m.remove("b", 10), m.remove("q"), m.getOrDefault("q", -1));
        r("null key", () -> m.put(null, 1));
        r("null value", () -> m.put("x", null));
        r("null get", () -> m.get(null));
        r("contains null", () -> m.containsValue(null));
        r("recursive", () -> {
            ConcurrentHashMap<String, Integer> r = new ConcurrentHashMap<>();
            r.computeIfAbsent("x", k -> r.computeIfAbsent("x", k2 -> 1));
        });
        r("throws", () -> m.compute("x", (k, v) -> {
            throw new ArithmeticException("compute");
        }));
        p(m.containsKey("x"), m.size(), m.mappingCount(), m.isEmpty());
        t("capacity", () -> new ConcurrentHashMap<>(-1));
        t("load", () -> new ConcurrentHashMap<>(1, 0f));
        t("level", () -> new ConcurrentHashMap<>(1, 1f, 0));
        p(new ConcurrentHashMap<>(Map.of("k", "v")), new ConcurrentHashMap<>(100, 0.5f, 3).size());
    }

    static void views(ConcurrentHashMap<Integer, Integer> m) {
        ConcurrentHashMap.KeySetView<Integer, Integer> keys = m.keySet(42);
        p(keys.add(5000), keys.add(5000), m.get(5000), keys.getMappedValue(), keys.getMap() == m, keys.contains(3));
        p(m.keySet().remove(5000), m.keySet().getMappedValue());
        r("no value for add", () -> m.keySet().add(1));
        Set<String> set = ConcurrentHashMap.newKeySet();
        p(set.add("x"), set.add("x"), set, set.removeIf(x -> x.equals("x")), set);
        p(m.values().removeIf(v -> v == 0), m.entrySet().removeIf(e -> e.getKey() > 500), m.size());
        Iterator<Map.Entry<Integer, Integer>> it = m.entrySet().iterator();
        Map.Entry<Integer, Integer> e = it.next();
        int old = e.getValue();
        p(e.setValue(-1) == old, m.get(e.getKey()), e);
        it.remove();
        r("remove twice", it::remove);
        p(m.containsKey(e.getKey()));
        int seen = 0;
        for (Integer k : m.keySet()) {
            m.remove(k);
            seen++;
        }
        p(seen > 0, m.isEmpty());
        for (int i = 0; i < 10; i++) m.put(i, i);
        Enumeration<Integer> en = m.keys();
        int sum = 0;
        while (en.hasMoreElements()) sum += en.nextElement();
        p(sum, Collections.list(m.elements()), m.contains(5), m.equals(new HashMap<>(m)), m.hashCode() == new HashMap<>(m).hashCode());
        m.replaceAll((k, v) -> k * 100);
        p(m);
        p(m.keySet().stream().mapToInt(x -> x).sum(), m.values().parallelStream().mapToInt(x -> x).sum(), m.keySet().toArray().length);
        p(m.keySet().retainAll(List.of(1, 2, 3)), m, m.entrySet().contains(Map.entry(1, 100)), m.entrySet().remove(Map.entry(1, 5)));
        m.clear();
        p(m, m.keySet().spliterator().estimateSize());
    }

    static void collisions() {
        ConcurrentHashMap<Bad, Integer> m = new ConcurrentHashMap<>();
        for (int i = 0; i < 600; i++) m.put(new Bad(i), i);
        int wrong = 0;
        for (int i = 0; i < 600; i++) if (m.get(new Bad(i)) != i) wrong++;
        for (int i = 0; i < 600; i += 2) m.remove(new Bad(i));
        for (int i = 0; i < 600; i++) if (m.containsKey(new Bad(i)) != (i % 2 == 1)) wrong++;
        for (int i = 1; i < 590; i += 2) m.remove(new Bad(i));
        p(wrong, m.size(), m.reduceValues(1, Integer::sum));
    }

    static void shared() throws Exception {
        ConcurrentHashMap<Integer, AtomicInteger> m = new ConcurrentHashMap<>(1);
        AtomicInteger made = new AtomicInteger();
        Thread[] ts = new Thread[8];
        for (int i = 0; i < ts.length; i++) {
            ts[i] = new Thread(() -> {
                for (int k = 0; k < 2000; k++) {
                    m.computeIfAbsent(k % 500, x -> {
                        made.incrementAndGet();
                        return new AtomicInteger();
                    }).incrementAndGet();
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(made.get(), m.size(), m.reduceValuesToInt(1, AtomicInteger::get, 0, Integer::sum));
        ConcurrentHashMap<String, Long> words = new ConcurrentHashMap<>();
        List<String> text = new ArrayList<>();
        for (int i = 0; i < 5000; i++) text.add("w" + i % 13);
        text.parallelStream().forEach(w -> words.merge(w, 1L, Long::sum));
        p(new TreeMap<>(words));
    }
}
