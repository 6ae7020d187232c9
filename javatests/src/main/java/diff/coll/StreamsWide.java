package diff.coll;

import diff.util.X;

import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import java.util.stream.*;

/** Streams in parallel, collectors, spliterators and their failures. */
public class StreamsWide {
    static void refuseSeven(int i) {
        if (i == 777) throw new IllegalArgumentException("seven");
    }

    public static void main(String[] a) {
        int[] nums = IntStream.range(0, 10000).map(i -> (i * 7919) % 10007).toArray();
        X.p(
                Arrays.stream(nums).parallel().sum(),
                Arrays.stream(nums).parallel().sorted().limit(5).boxed().toList(),
                IntStream.of(nums)
                        .parallel()
                        .boxed()
                        .collect(
                                Collectors.groupingByConcurrent(
                                        i -> i % 3,
                                        ConcurrentSkipListMap::new,
                                        Collectors.counting())),
                Arrays.stream(nums)
                        .parallel()
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining())
                        .hashCode(),
                IntStream.rangeClosed(1, 20)
                        .parallel()
                        .mapToObj(java.math.BigInteger::valueOf)
                        .reduce(java.math.BigInteger.ONE, java.math.BigInteger::multiply),
                Stream.iterate(1, i -> i * 2).parallel().limit(20).skip(3).toList(),
                Arrays.stream(nums).parallel().distinct().count(),
                Arrays.stream(nums)
                        .parallel()
                        .filter(i -> i > 9990)
                        .boxed()
                        .sorted(Comparator.reverseOrder())
                        .toList(),
                IntStream.range(0, 1000).parallel().takeWhile(i -> i < 500).count(),
                IntStream.range(0, 1000).parallel().dropWhile(i -> i < 500).count(),
                Stream.of(1, 2, 3, 4).parallel().flatMap(i -> Stream.of(i, i * 10)).toList(),
                Arrays.stream(nums).parallel().anyMatch(i -> i == 10006),
                Arrays.stream(nums).parallel().mapToDouble(i -> i / 3.0).summaryStatistics());
        int[] x = nums.clone();
        Arrays.parallelSort(x);
        X.p(Arrays.hashCode(x));
        Arrays.parallelPrefix(x, Integer::sum);
        X.p(Arrays.hashCode(x));
        Arrays.parallelSetAll(x, i -> i * i);
        X.p(Arrays.hashCode(x));
        X.p(
                Stream.of("a", "bb", "cc", "ddd")
                        .collect(
                                Collectors.teeing(
                                        Collectors.counting(),
                                        Collectors.joining("|"),
                                        (n, s) -> n + s)),
                Stream.of("a", "bb", "cc")
                        .collect(
                                Collectors.partitioningBy(
                                        s -> s.length() > 1,
                                        Collectors.mapping(
                                                String::toUpperCase, Collectors.toList()))),
                Stream.of(1, 2, 3, 4)
                        .collect(
                                Collectors.filtering(
                                        i -> i > 2,
                                        Collectors.flatMapping(
                                                i -> Stream.of(i, i), Collectors.toList()))),
                Stream.of("x", "y")
                        .collect(
                                Collectors.collectingAndThen(
                                        Collectors.toList(), Collections::unmodifiableList)),
                Stream.of(1, 2, 3).collect(Collectors.averagingInt(i -> i)),
                Stream.of(1.1, 2.2).collect(Collectors.summarizingDouble(d -> d)),
                Stream.of(1, 2, 3).collect(Collectors.reducing(0, (p, q) -> p + q)),
                Stream.of("b", "a")
                        .collect(
                                Collectors.toMap(
                                        s -> s, String::length, (p, q) -> p, TreeMap::new)),
                Stream.of(1, 2).collect(Collectors.minBy(Comparator.naturalOrder())));
        X.t("dup", () -> Stream.of("a", "a").collect(Collectors.toMap(s -> s, s -> 1)));
        X.t("nul", () -> Stream.of("a").collect(Collectors.toMap(s -> s, s -> null)));
        X.t(
                "reuse",
                () -> {
                    Stream<Integer> s = Stream.of(1);
                    s.count();
                    return s.count();
                });
        X.t("unmod", () -> Stream.of(1).toList().add(2));
        X.t("unmodc", () -> Stream.of(1, null).collect(Collectors.toUnmodifiableList()));
        X.t(
                "cl",
                () -> {
                    Stream<Integer> s =
                            Stream.of(1)
                                    .onClose(
                                            () -> {
                                                throw new RuntimeException("c1");
                                            })
                                    .onClose(
                                            () -> {
                                                throw new IllegalStateException("c2");
                                            });
                    s.close();
                    return 1;
                });
        X.t("neglim", () -> Stream.of(1).limit(-1));
        X.t(
                "iter",
                () -> {
                    Iterator<Integer> i = Stream.of(1).iterator();
                    i.next();
                    return i.next();
                });
        Spliterator<Integer> sp = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8)).spliterator();
        X.p(sp.characteristics(), sp.estimateSize());
        Spliterator<Integer> s2 = sp.trySplit();
        s2.forEachRemaining(i -> System.out.print(i + ","));
        X.p(sp.estimateSize(), sp.trySplit() != null);
        for (Collection<Integer> c :
                List.of(
                        new LinkedList<>(List.of(1, 2, 3)),
                        new TreeSet<>(List.of(3, 1, 2)),
                        new HashSet<>(List.of(1, 2, 3)),
                        new ArrayDeque<>(List.of(1, 2)),
                        new PriorityQueue<>(List.of(2, 1)),
                        new CopyOnWriteArrayList<>(List.of(1)),
                        new ConcurrentLinkedQueue<>(List.of(1, 2)),
                        List.of(1, 2, 3),
                        new Vector<>(List.of(1)),
                        new LinkedHashSet<>(List.of(1)),
                        new ConcurrentSkipListSet<>(List.of(1, 2, 3)),
                        new LinkedBlockingQueue<>(List.of(1, 2)))) {
            Spliterator<Integer> q = c.spliterator();
            X.p(
                    c.getClass().getSimpleName(),
                    q.characteristics(),
                    q.estimateSize(),
                    q.trySplit() != null,
                    q.estimateSize());
        }
        X.t("comp", () -> List.of(1).spliterator().getComparator());
        X.t("comp2", () -> new TreeSet<>(List.of(1)).spliterator().getComparator());
        X.p(
                StreamSupport.stream(
                                Spliterators.spliteratorUnknownSize(List.of(1, 2, 3).iterator(), 0),
                                true)
                        .map(i -> i + 1)
                        .toList());
        X.p(
                IntStream.iterate(1, i -> i < 100, i -> i * 3).boxed().toList(),
                Stream.of(1, 2, 3)
                        .mapMulti(
                                (Integer i, Consumer<Object> c) -> {
                                    if (i != 2) {
                                        c.accept(i);
                                        c.accept("x" + i);
                                    }
                                })
                        .toList(),
                IntStream.rangeClosed(5, 1).count(),
                LongStream.range(0, 1L << 40).skip(5).findFirst(),
                Stream.concat(Stream.of(1), Stream.of(2)).toList(),
                Stream.generate(() -> 7).limit(3).toList(),
                IntStream.of(3, 1, 2).sorted().boxed().toList(),
                "hello".chars().mapToObj(c -> (char) c).toList(),
                "a\nb\r\nc".lines().toList(),
                Stream.of(5, 3).sorted().peek(i -> System.out.print("peek" + i + " ")).findFirst(),
                Stream.ofNullable(null).count(),
                IntStream.range(0, 5)
                        .mapToObj(i -> i)
                        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll),
                DoubleStream.of(1e100, 1, -1e100).sum(),
                new Random(1).ints(3, 0, 10).boxed().toList(),
                new SplittableRandom(1).longs(2).boxed().toList());
        try {
            IntStream.range(0, 1000).parallel().forEach(StreamsWide::refuseSeven);
        } catch (IllegalArgumentException e) {
            // Thrown by another thread it is wrapped in one of its kind.
            X.p("exc in par", e.getMessage().endsWith("seven"));
        }
        Object o = new Object();
        X.p(Stream.of(o).toArray(Object[]::new).length);
        X.t("ase", () -> Stream.of("a").toArray(Integer[]::new));
        X.p(
                ForkJoinPool.commonPool()
                        .submit(() -> IntStream.range(0, 100).parallel().sum())
                        .join());
    }
}
