package diff.coll;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Sequential streams: every intermediate and terminal operation. */
public class Streams {
    public static void main(String[] args) {
        List<String> w = List.of("delta", "alpha", "charlie", "bravo", "echo", "alpha");
        System.out.println(w.stream().filter(s -> s.length() == 5).map(String::toUpperCase).distinct().sorted().collect(Collectors.toList()));
        System.out.println(w.stream().sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder())).skip(1).limit(3).toList());
        System.out.println(w.stream().mapToInt(String::length).sum() + " " + w.stream().mapToInt(String::length).average() + " " + w.stream().mapToInt(String::length).max());
        IntSummaryStatistics st = IntStream.rangeClosed(1, 10).summaryStatistics();
        System.out.println(st);
        System.out.println(IntStream.range(0, 20).boxed().reduce(0, Integer::sum) + " " + Stream.of(1, 2, 3).reduce(Integer::max) + " " + Stream.<Integer>empty().reduce(Integer::max));
        System.out.println(Stream.iterate(1, x -> x * 2).limit(10).map(String::valueOf).collect(Collectors.joining(",", "[", "]")));
        System.out.println(Stream.iterate(1, x -> x < 100, x -> x * 3).toList());
        int[] n = {0};
        System.out.println(Stream.generate(() -> n[0]++).limit(5).toList());
        System.out.println(Stream.of("a,b", "c").flatMap(s -> Stream.of(s.split(","))).toList());
        System.out.println(Stream.of(1, 2, 3).<Integer>mapMulti((x, c) -> {
            for (int i = 0; i < x; i++) c.accept(x);
        }).toList());
        System.out.println(IntStream.range(0, 100).takeWhile(x -> x < 5).boxed().toList() + " " + IntStream.range(0, 10).dropWhile(x -> x < 7).boxed().toList());
        System.out.println(w.stream().anyMatch("echo"::equals) + " " + w.stream().allMatch(s -> s.length() > 4) + " " + w.stream().noneMatch(String::isEmpty));
        System.out.println(w.stream().findFirst() + " " + Stream.empty().findFirst() + " " + w.stream().count() + " " + w.stream().min(Comparator.naturalOrder()).get());
        List<String> peeked = new ArrayList<>();
        System.out.println(w.stream().peek(peeked::add).map(String::length).filter(x -> x > 5).findFirst() + " " + peeked);
        System.out.println(Stream.concat(Stream.of(1), Stream.of(2)).toList() + " " + LongStream.rangeClosed(1, 20).reduce(1, (a, b) -> a * b) + " " + DoubleStream.of(1.5, 2.5).sum());
        System.out.println(IntStream.of(3, 1, 2).sorted().mapToObj(i -> "n" + i).toList() + " " + IntStream.range(0, 5).mapToLong(i -> i).asDoubleStream().boxed().toList());
        System.out.println("hello".chars().mapToObj(c -> (char) c).map(String::valueOf).collect(Collectors.joining("-")));
        w.stream().sorted(Comparator.reverseOrder()).forEachOrdered(s -> System.out.print(s + " "));
        System.out.println();
        Stream<String> once = w.stream();
        once.count();
        try {
            once.count();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(StreamSupport.stream(List.of(1, 2).spliterator(), false).toList());
        System.out.println(IntStream.rangeClosed(2, 100).filter(i -> IntStream.rangeClosed(2, (int) Math.sqrt(i)).allMatch(j -> i % j != 0)).boxed().toList());
        Stream<Integer> closing = Stream.of(1).onClose(() -> System.out.println("closed"));
        try (closing) {
            System.out.println(closing.toList());
        }
        System.out.println(Stream.of(Optional.of(1), Optional.<Integer>empty()).flatMap(Optional::stream).toList());
        System.out.println(IntStream.range(0, 1000).mapToObj(Integer::toString).collect(StringBuilder::new, StringBuilder::append, StringBuilder::append).length());
        Object[] arr = w.stream().toArray();
        String[] typed = w.stream().toArray(String[]::new);
        System.out.println(arr.length + typed[2] + Stream.of(5, 3).toArray(Integer[]::new).length);
        System.out.println(Stream.ofNullable(null).count() + Stream.builder().add(1).add(2).build().count());
        System.out.println(new java.util.Random(5).ints(5, 0, 10).boxed().toList());
    }
}
