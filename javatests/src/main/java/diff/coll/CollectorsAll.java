package diff.coll;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All collectors. */
public class CollectorsAll {
    record Emp(String name, String dept, int pay) {}

    static void show(Object o) {
        System.out.println(o);
    }

    public static void main(String[] args) {
        List<Emp> es = List.of(new Emp("Ann", "dev", 10), new Emp("Bob", "dev", 20), new Emp("Cid", "ops", 15), new Emp("Dee", "hr", 5), new Emp("Eve", "ops", 30));
        show(new TreeMap<>(es.stream().collect(Collectors.groupingBy(Emp::dept))));
        show(es.stream().collect(Collectors.groupingBy(Emp::dept, TreeMap::new, Collectors.summingInt(Emp::pay))));
        show(es.stream().collect(Collectors.groupingBy(Emp::dept, TreeMap::new, Collectors.mapping(Emp::name, Collectors.joining("+")))));
        show(es.stream().collect(Collectors.groupingBy(Emp::dept, TreeMap::new, Collectors.averagingDouble(Emp::pay))));
        show(es.stream().collect(Collectors.groupingBy(Emp::dept, TreeMap::new, Collectors.maxBy(Comparator.comparingInt(Emp::pay)))));
        show(es.stream().collect(Collectors.groupingBy(Emp::dept, TreeMap::new, Collectors.filtering(e -> e.pay() > 12, Collectors.counting()))));
        show(es.stream().collect(Collectors.groupingBy(Emp::dept, TreeMap::new, Collectors.flatMapping(e -> Stream.of(e.name().charAt(0), 'x'), Collectors.toList()))));
        show(es.stream().collect(Collectors.partitioningBy(e -> e.pay() > 12, Collectors.mapping(Emp::name, Collectors.toList()))));
        show(es.stream().collect(Collectors.toMap(Emp::name, Emp::pay, (a, b) -> a, LinkedHashMap::new)));
        try {
            es.stream().collect(Collectors.toMap(Emp::dept, Emp::name));
        } catch (IllegalStateException e) {
            show(e.getMessage());
        }
        show(es.stream().map(Emp::name).collect(Collectors.toCollection(TreeSet::new)));
        show(es.stream().collect(Collectors.summarizingInt(Emp::pay)));
        show(es.stream().collect(Collectors.summarizingDouble(Emp::pay)));
        show(es.stream().collect(Collectors.collectingAndThen(Collectors.toList(), List::size)));
        show(es.stream().collect(Collectors.teeing(Collectors.counting(), Collectors.summingLong(Emp::pay), (n, s) -> s + "/" + n)));
        show(es.stream().map(Emp::pay).collect(Collectors.reducing(0, Integer::sum)) + " " + es.stream().collect(Collectors.minBy(Comparator.comparing(Emp::pay))));
        show(Stream.of("a", "bb", "cc").collect(Collectors.groupingByConcurrent(String::length, Collectors.counting())));
        Collector<String, StringBuilder, String> own = Collector.of(StringBuilder::new, (sb, s) -> sb.insert(0, s), StringBuilder::append, StringBuilder::toString);
        show(Stream.of("a", "b", "c").collect(own) + own.characteristics());
        Map<Boolean, Map<String, List<Integer>>> deep = es.stream().collect(Collectors.partitioningBy(e -> e.pay() % 10 == 0,
            Collectors.groupingBy(Emp::dept, TreeMap::new, Collectors.mapping(Emp::pay, Collectors.toList()))));
        show(deep);
        show(Stream.of(1, 2, 3, 4).collect(Collectors.toUnmodifiableList()) + " " + Stream.of(1).collect(Collectors.toUnmodifiableSet()));
        show(Stream.of("x", "y").collect(Collectors.toUnmodifiableMap(Function.identity(), String::hashCode)).get("y"));
        show(Stream.of(1, 2, 3).collect(ArrayList::new, ArrayList::add, ArrayList::addAll));
    }
}
