package diff.coll;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Parallel streams with results that do not depend on scheduling. */
public class ParallelStreams {
    public static void main(String[] args) {
        System.out.println(LongStream.rangeClosed(1, 100000).parallel().sum());
        System.out.println(IntStream.range(0, 1000).parallel().filter(i -> i % 7 == 0).boxed().collect(Collectors.toList()).hashCode());
        System.out.println(List.of("c", "a", "b").parallelStream().sorted().map(String::toUpperCase).collect(Collectors.joining()));
        System.out.println(IntStream.range(0, 10000).parallel().mapToObj(Integer::toString).collect(Collectors.groupingByConcurrent(String::length, Collectors.counting())));
        System.out.println(IntStream.range(0, 100).parallel().reduce(0, Integer::sum));
        IntStream.range(0, 5).parallel().forEachOrdered(System.out::println);
        int[] a = new int[5000];
        java.util.Arrays.parallelSetAll(a, i -> (i * 7919) % 5003);
        java.util.Arrays.parallelSort(a);
        System.out.println(java.util.Arrays.hashCode(a));
    }
}
