package diff.coll;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Sets: hash, linked, tree; algebra; navigation. */
public class Sets {
    public static void main(String[] args) {
        Set<String> h = new HashSet<>(List.of("pear", "apple", "fig", "kiwi"));
        System.out.println(h.add("fig") + " " + h.add("plum") + " " + h + " " + h.size());
        Set<String> l = new LinkedHashSet<>(List.of("z", "a", "m"));
        l.add("a");
        l.remove("z");
        l.add("z");
        System.out.println(l);
        TreeSet<String> t = new TreeSet<>(h);
        System.out.println(t + " " + t.first() + t.last() + t.floor("g") + t.ceiling("g") + t.higher("fig") + t.lower("apple"));
        System.out.println(t.headSet("kiwi", true) + " " + t.tailSet("kiwi", false) + " " + t.descendingSet() + t.subSet("b", "l"));
        Set<Integer> a = new TreeSet<>(List.of(1, 2, 3, 4));
        Set<Integer> b = new TreeSet<>(List.of(3, 4, 5));
        Set<Integer> u = new TreeSet<>(a);
        u.addAll(b);
        Set<Integer> i = new TreeSet<>(a);
        i.retainAll(b);
        Set<Integer> d = new TreeSet<>(a);
        d.removeAll(b);
        System.out.println(u + " " + i + " " + d + " " + a.containsAll(d) + " " + u.hashCode());
        TreeSet<String> byLength = new TreeSet<>((x, y) -> x.length() - y.length());
        byLength.addAll(List.of("aaa", "b", "cc", "dd"));
        System.out.println(byLength + " " + byLength.pollFirst());
        try {
            Set.of(1, 1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        Set<Object> mixed = new TreeSet<>();
        mixed.add("x");
        try {
            mixed.add(1);
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
        Set<Integer> from = Collections.newSetFromMap(new java.util.concurrent.ConcurrentHashMap<>());
        for (int k = 0; k < 10; k++) from.add(k % 4);
        System.out.println(from + " " + Set.copyOf(List.of(1, 1)).size() + Collections.emptySet());
        System.out.println(Collections.unmodifiableSortedSet(t) + " " + new HashSet<>(List.of(1, 2)).equals(Set.of(2, 1)));
    }
}
