package diff.prog;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts words of standard input with streams. */
public class Words {
    public static void main(String[] args) throws Exception {
        List<String> lines;
        try (BufferedReader r = new BufferedReader(new InputStreamReader(System.in, "UTF-8"))) {
            lines = r.lines().toList();
        }
        Map<String, Long> counts = lines.stream().flatMap(l -> java.util.Arrays.stream(l.toLowerCase().split("[^\\p{L}]+"))).filter(w -> !w.isEmpty()).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        counts.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey())).limit(12).forEach(e -> System.out.printf("%-10s %3d%n", e.getKey(), e.getValue()));
        System.out.println(lines.size() + " lines, " + lines.stream().mapToInt(String::length).sum() + " characters");
        System.out.println(counts.keySet().stream().max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())).get());
        Map<Integer, Long> lengths = counts.keySet().stream().collect(Collectors.groupingBy(String::length, java.util.TreeMap::new, Collectors.counting()));
        System.out.println(lengths);
        System.out.println(counts.keySet().stream().filter(w -> new StringBuilder(w).reverse().toString().equals(w) && w.length() > 1).sorted().toList());
    }
}
