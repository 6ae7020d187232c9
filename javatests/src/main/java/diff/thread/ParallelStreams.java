package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.function.*;
import java.util.stream.*;

/** Parallel streams: the results of sequential ones, encounter order, short circuits, failures, collectors, own pools, spliterators. */
public class ParallelStreams {
    static <T> void same(String name, Supplier<Stream<Integer>> s, Function<Stream<Integer>, T> f) {
        T seq = f.apply(s.get()), par = f.apply(s.get().parallel());
        String x = s(seq), y = s(par);
        p(name, x.equals(y) ? x.length() > 80 ? x.length() + " " + x.hashCode() : x : x + " <> " + y);
    }

    static void type(String name, Runnable r) {
        try {
            r.run();
            p(name, "ok");
        } catch (Throwable t) {
            p(name, t.getClass());
        }
    }

    public static void main(String[] a) throws Exception {
        List<Integer> list = IntStream.range(0, 5000).map(i -> i * 7919 % 5003).boxed().toList();
        LinkedList<Integer> linked = new LinkedList<>(list.subList(0, 700));
        TreeSet<Integer> tree = new TreeSet<>(list);
        HashSet<Integer> hash = new HashSet<>(list);
        Map<String, Supplier<Stream<Integer>>> sources = new LinkedHashMap<>();
        sources.put("list", list::stream);
        sources.put("linked", linked::stream);
        sources.put("tree", tree::stream);
        sources.put("range", () -> IntStream.range(0, 3000).boxed());
        sources.put("iterate", () -> Stream.iterate(1, x -> (x * 31 + 7) % 10007).limit(900));
        sources.put("concat", () -> Stream.concat(list.stream(), linked.stream()));
        sources.put("array", () -> Arrays.stream(list.toArray(new Integer[0]), 100, 900));
        sources.put("empty", Stream::empty);
        for (var e : sources.entrySet()) {
            Supplier<Stream<Integer>> s = e.getValue();
            p("==", e.getKey());
            same("sum", s, x -> x.mapToLong(i -> i).sum());
            same("map filter", s, x -> x.map(i -> i * 2).filter(i -> i % 3 == 0).toList());
            same("sorted", s, x -> x.sorted(Comparator.reverseOrder()).limit(10).toList());
            same("distinct", s, x -> x.map(i -> i % 50).distinct().toList());
            same("skip limit", s, x -> x.skip(37).limit(111).toList());
            same("takeWhile", s, x -> x.takeWhile(i -> i < 4900).count());
            same("dropWhile", s, x -> x.dropWhile(i -> i < 4900).toList());
            same("flatMap", s, x -> x.flatMap(i -> Stream.of(i, -i)).reduce(0, Integer::sum));
            same("first", s, x -> x.filter(i -> i > 2000).findFirst());
            same("match", s, x -> x.anyMatch(i -> i == 4321));
            same("min max", s, x -> x.min(Comparator.naturalOrder()));
            same("group", s, x -> x.collect(Collectors.groupingBy(i -> i % 7, TreeMap::new, Collectors.counting())));
            same("partition", s, x -> x.collect(Collectors.partitioningBy(i -> i > 500, Collectors.summingInt(i -> i))));
            same("joining", s, x -> x.map(String::valueOf).collect(Collectors.joining(",", "[", "]")));
            same("stats", s, x -> x.collect(Collectors.summarizingInt(i -> i)));
            same("toArray", s, x -> Arrays.hashCode(x.toArray()));
            same("reduce", s, x -> x.reduce("", (u, i) -> u.length() > 200 ? u : u + i % 10, String::concat).length() >= 0);
            same("collect", s, x -> x.collect(ArrayList::new, ArrayList::add, ArrayList::addAll));
            same("teeing", s, x -> x.collect(Collectors.teeing(Collectors.counting(), Collectors.averagingInt(i -> i), (n, m) -> n + "/" + m)));
            same("peek", s, x -> {
                LongAdder n = new LongAdder();
                long c = x.peek(i -> n.increment()).filter(i -> true).mapToInt(i -> i).sum();
                return n.sum() + " " + c;
            });
        }
        StringBuffer order = new StringBuffer();
        IntStream.range(0, 50).parallel().forEachOrdered(i -> order.append(i).append(' '));
        p(order);
        // Which thread throws decides whether the exception is wrapped in a copy of itself.
        type("throws", () -> list.parallelStream().forEach(i -> {
            if (i == 77) throw new IllegalStateException("at 77");
        }));
        type("null", () -> list.parallelStream().map(i -> i == 5 ? null : i).mapToInt(i -> i).sum());
        r("used twice", () -> {
            Stream<Integer> s = list.parallelStream();
            s.count();
            s.count();
        });
        p(hash.parallelStream().unordered().limit(10).count(), hash.parallelStream().findAny().isPresent(), list.parallelStream().isParallel(), list.parallelStream().sequential().isParallel());
        ConcurrentMap<Integer, Long> cm = list.parallelStream().collect(Collectors.groupingByConcurrent(i -> i % 5, Collectors.counting()));
        p(new TreeMap<>(cm));
        p(DoubleStream.iterate(1, x -> x / 2).limit(50).parallel().sum(), IntStream.rangeClosed(1, 1000).parallel().asLongStream().reduce(1, (x, y) -> x * y % 1_000_007 == 0 ? 1 : x * y % 1_000_007));
        int[] big = IntStream.range(0, 20_000).map(i -> (i * 48271) % 19_997).toArray(), copy = big.clone();
        Arrays.parallelSort(big);
        Arrays.sort(copy);
        p(Arrays.equals(big, copy));
        Arrays.parallelPrefix(copy, Integer::sum);
        Arrays.parallelSetAll(big, i -> i * 3);
        p(Arrays.hashCode(copy), Arrays.hashCode(big));
        String[] words = IntStream.range(0, 10_000).mapToObj(i -> Integer.toString(i * 31337 % 9973, 36)).toArray(String[]::new);
        Arrays.parallelSort(words, Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder()));
        p(Arrays.hashCode(words), words[0], words[9999]);
        ForkJoinPool own = new ForkJoinPool(2);
        p(own.submit(() -> list.parallelStream().mapToInt(i -> i).sum()).get());
        own.shutdown();
        int[] closed = new int[1];
        try (Stream<Integer> s = list.parallelStream().onClose(() -> closed[0]++).map(i -> i).onClose(() -> closed[0]++)) {
            p(s.count());
        }
        p(closed[0]);
        Spliterator<Integer> sp = list.spliterator(), half = sp.trySplit();
        p(sp.estimateSize(), half.estimateSize(), sp.hasCharacteristics(Spliterator.SIZED), StreamSupport.stream(half, true).mapToInt(i -> i).sum());
    }
}
