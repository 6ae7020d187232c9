package diff.thread;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/** ConcurrentHashMap under threads: resizing, bins that become trees, atomic counters, removal races, iterators meanwhile; nulls, capacities, copies, the old methods. */
public class ConcMapAll {
    /** Keys that all collide; they can be compared, or not. */
    static class Bad implements Comparable<Bad> {
        final int n;

        Bad(int n) {
            this.n = n;
        }

        @Override
        public int hashCode() {
            return 42;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Bad && ((Bad) o).n == n;
        }

        @Override
        public int compareTo(Bad o) {
            return Integer.compare(n, o.n);
        }

        @Override
        public String toString() {
            return "b" + n;
        }
    }

    static class Worse {
        final int n;

        Worse(int n) {
            this.n = n;
        }

        @Override
        public int hashCode() {
            return -1;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Worse && ((Worse) o).n == n;
        }
    }

    static void all(Job... js) throws InterruptedException {
        for (Job j : js) j.join();
    }

    public static void main(String[] a) throws Exception {
        arguments();
        trees();
        threads();
        iterators();
        copies();
        others();
    }

    static void arguments() {
        ConcurrentHashMap<String, String> m = new ConcurrentHashMap<>();
        r("capacity", () -> new ConcurrentHashMap<>(-1));
        r("load", () -> new ConcurrentHashMap<>(1, 0f));
        r("level", () -> new ConcurrentHashMap<>(1, 1f, 0));
        for (R x : new R[] {() -> m.put(null, "x"), () -> m.put("x", null), () -> m.get(null), () -> m.containsKey(null), () -> m.containsValue(null), () -> m.putIfAbsent("x", null), () -> m.remove(null), () -> m.replace("x", null), () -> m.replace("x", "y", null), () -> m.merge("x", null, (p, q) -> p), () -> m.computeIfAbsent("x", null), () -> m.compute(null, (k, v) -> v), () -> m.forEach(null), () -> m.getOrDefault(null, "x"), () -> m.keySet(null), () -> m.keySet().add("x"), () -> new ConcurrentHashMap<>(null), () -> m.contains(null), () -> m.putAll(Collections.singletonMap("x", null))}) r("null", x);
        p(m.remove("x", null), m.getOrDefault("x", null), m.computeIfAbsent("x", k -> null), m.compute("x", (k, v) -> null), m.computeIfPresent("x", (k, v) -> v), m);
        p(m.put("a", "1"), m.put("a", "2"), m.putIfAbsent("a", "3"), m.replace("a", "4"), m.replace("a", "9", "5"), m.replace("a", "4", "5"), m.remove("a", "0"), m.remove("a", "5"), m.isEmpty(), m.mappingCount());
        r("throws", () -> m.computeIfAbsent("k", k -> {
            throw new IllegalStateException(k);
        }));
        r("recursive", () -> m.computeIfAbsent("k", k -> m.computeIfAbsent("k", x -> "v")));
        r("recursive", () -> m.compute("k", (k, v) -> m.put("k", "v")));
        p(m.containsKey("k"), m.size());
    }

    static void trees() {
        ConcurrentHashMap<Object, Integer> m = new ConcurrentHashMap<>();
        for (int i = 0; i < 300; i++) {
            m.put(new Bad(i), i);
            m.put(new Worse(i), -i);
        }
        int sum = 0;
        for (int i = 0; i < 300; i++) sum += m.get(new Bad(i)) - m.get(new Worse(i));
        p(m.size(), sum, m.get(new Bad(300)), m.containsValue(299), m.containsValue(300));
        for (int i = 0; i < 300; i += 2) {
            m.remove(new Bad(i));
            m.computeIfPresent(new Worse(i), (k, v) -> null);
            m.compute(new Bad(i + 1), (k, v) -> v * 2);
            m.merge(new Worse(i + 1), 1, Integer::sum);
        }
        sum = 0;
        for (int v : m.values()) sum += v;
        p(m.size(), sum, m.reduceValues(1, Integer::max), m.search(1, (k, v) -> v == 598 ? k : null));
        m.keySet().removeIf(k -> k instanceof Worse);
        m.entrySet().removeIf(e -> e.getValue() % 4 != 2 || e.getValue() > 30);
        p(new TreeMap<>(m));
        m.clear();
        p(m, m.size());
    }

    static void threads() throws Exception {
        ConcurrentHashMap<Integer, Integer> m = new ConcurrentHashMap<>(1);
        Job[] js = new Job[6];
        for (int i = 0; i < js.length; i++) {
            int k = i;
            js[i] = start("fills", () -> {
                for (int n = 0; n < 800; n++) {
                    m.merge(n, 1, Integer::sum);
                    m.put(1000 + n * 6 + k, n);
                    if (n % 50 == 0) Thread.yield();
                }
            });
        }
        all(js);
        long ones = m.values().stream().mapToLong(v -> v).sum();
        p(m.size(), ones, m.reduceKeysToLong(100, k -> k, 0, Long::sum));
        ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
        AtomicInteger made = new AtomicInteger();
        for (int i = 0; i < js.length; i++) js[i] = start("counts", () -> {
            for (int n = 0; n < 300; n++) {
                counts.computeIfAbsent("k" + n % 7, k -> {
                    made.incrementAndGet();
                    Thread.yield();
                    return new LongAdder();
                }).increment();
            }
        });
        all(js);
        p(new TreeMap<>(counts), made);
        // Each is removed by one thread alone.
        for (int i = 0; i < 1000; i++) m.put(i, i);
        AtomicInteger removed = new AtomicInteger();
        for (int i = 0; i < js.length; i++) js[i] = start("removes", () -> {
            for (int n = 0; n < 1000; n++) {
                if (m.remove(n) != null) removed.incrementAndGet();
                if (n % 100 == 0) Thread.yield();
            }
        });
        all(js);
        p(removed, m.size());
        // A thread that computes holds others off, of the same key.
        CountDownLatch in = new CountDownLatch(1), out = new CountDownLatch(1);
        ConcurrentHashMap<String, String> c = new ConcurrentHashMap<>();
        Job first = start("computes", () -> c.computeIfAbsent("k", k -> {
            in.countDown();
            try {
                out.await();
            } catch (InterruptedException e) {
                return "interrupted";
            }
            return "first";
        }));
        in.await();
        Job second = start("waits", () -> say(c.computeIfAbsent("k", k -> "second"), c.get("k")));
        while (second.thread().getState() != Thread.State.BLOCKED) Thread.sleep(1);
        p(c.get("k"), c.size(), c.containsKey("k"), c.put("other", "free"));
        out.countDown();
        first.join();
        second.join();
    }

    static void iterators() {
        ConcurrentHashMap<Integer, String> m = new ConcurrentHashMap<>();
        for (int i = 0; i < 20; i++) m.put(i, "v" + i);
        int seen = 0;
        for (Iterator<Map.Entry<Integer, String>> i = m.entrySet().iterator(); i.hasNext();) {
            Map.Entry<Integer, String> e = i.next();
            seen++;
            if (e.getKey() % 2 == 0) i.remove();
            else e.setValue("w" + e.getKey());
        }
        p(seen, m);
        Iterator<Integer> i = m.keySet().iterator();
        r("remove", i::remove);
        i.next();
        i.remove();
        r("remove twice", i::remove);
        m.clear();
        int rest = 0;
        while (i.hasNext()) {
            i.next();
            rest++;
        }
        p(rest <= 1);
        r("next", i::next);
        Enumeration<String> e = m.elements();
        p(e.hasMoreElements(), m.keys().hasMoreElements());
        r("element", e::nextElement);
        ConcurrentHashMap.KeySetView<String, Boolean> set = ConcurrentHashMap.newKeySet();
        p(set.add("a"), set.add("a"), set.remove("b"), set, set.getMappedValue(), new ConcurrentHashMap<String, Integer>().keySet(5).add("k"));
        Spliterator<Integer> s = new ConcurrentHashMap<>(Map.of(1, 1, 2, 2)).keySet().spliterator();
        p(s.estimateSize(), s.hasCharacteristics(Spliterator.CONCURRENT), s.hasCharacteristics(Spliterator.DISTINCT), s.hasCharacteristics(Spliterator.SIZED));
    }

    static void copies() throws Exception {
        ConcurrentHashMap<Object, Object> m = new ConcurrentHashMap<>();
        for (int i = 0; i < 50; i++) m.put(i % 2 == 0 ? (Object) i : "s" + i, new ArrayList<>(List.of(i)));
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        try (ObjectOutputStream o = new ObjectOutputStream(b)) {
            o.writeObject(m);
        }
        Object c = new ObjectInputStream(new ByteArrayInputStream(b.toByteArray())).readObject();
        p(c.equals(m), c.hashCode() == m.hashCode(), c.getClass(), m.equals(new HashMap<>(m)), new HashMap<>(m).equals(m), m.equals(null));
    }

    static void others() throws Exception {
        CopyOnWriteArrayList<Integer> l = new CopyOnWriteArrayList<>(List.of(1, 2, 3));
        Iterator<Integer> it = l.iterator();
        l.add(4);
        l.addIfAbsent(4);
        p(l.addAllAbsent(List.of(4, 5, 5)), l, it.next(), it.hasNext());
        r("remove", it::remove);
        List<Integer> sub = l.subList(1, 3);
        sub.set(0, 20);
        p(l, sub, sub.indexOf(3));
        l.add(6);
        r("changed beneath", () -> sub.get(0));
        r("bounds", () -> l.get(10));
        r("bounds", () -> l.add(-1, 5));
        r("sublist", () -> l.subList(3, 2));
        l.sort(Comparator.reverseOrder());
        l.replaceAll(x -> x + 1);
        p(l, l.removeIf(x -> x > 5), l, l.retainAll(List.of(2, 4)), l, l.remove((Integer) 4), l.lastIndexOf(2));
        Job[] js = new Job[4];
        CopyOnWriteArraySet<Integer> set = new CopyOnWriteArraySet<>();
        for (int i = 0; i < js.length; i++) js[i] = start("adds", () -> {
            for (int n = 0; n < 40; n++) {
                set.add(n);
                int c = 0;
                for (int x : set) c += x;
                if (c < 0) say("never");
                Thread.yield();
            }
        });
        all(js);
        p(set.size(), new TreeSet<>(set).first(), set.equals(new HashSet<>(set)));
        ConcurrentLinkedDeque<Integer> d = new ConcurrentLinkedDeque<>();
        AtomicLong sum = new AtomicLong();
        for (int i = 0; i < js.length; i++) {
            int k = i;
            js[i] = start("ends", () -> {
                for (int n = 0; n < 200; n++) {
                    if (k % 2 == 0) d.addFirst(n);
                    else d.addLast(n);
                    if (n % 3 == 0) Thread.yield();
                    Integer x = n % 2 == 0 ? d.pollFirst() : d.pollLast();
                    if (x != null) sum.addAndGet(x);
                }
            });
        }
        all(js);
        for (int x : d) sum.addAndGet(x);
        p(sum.get());
        r("null", () -> d.add(null));
        r("empty", () -> new ConcurrentLinkedDeque<>().removeFirst());
    }
}
