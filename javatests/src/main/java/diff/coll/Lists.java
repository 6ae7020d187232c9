package diff.coll;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.Vector;

/** ArrayList, LinkedList, Vector, Arrays.asList, List.of, sub lists. */
public class Lists {
    static void exercise(List<Integer> l) {
        for (int i = 0; i < 10; i++) l.add(i * i % 7);
        l.add(3, 100);
        l.addAll(0, List.of(7, 8, 9));
        l.remove(2);
        l.remove((Integer) 100);
        l.set(0, -1);
        System.out.println(l.getClass().getSimpleName() + l + l.size() + l.indexOf(4) + l.lastIndexOf(4) + l.contains(2));
        List<Integer> sub = l.subList(2, 6);
        sub.set(0, 55);
        sub.add(66);
        sub.removeIf(x -> x == 4);
        System.out.println(sub + " " + l);
        sub.clear();
        l.replaceAll(x -> x + 1);
        l.sort(Comparator.reverseOrder());
        System.out.println(l + " " + l.hashCode() + " " + l.equals(new ArrayList<>(l)));
        ListIterator<Integer> it = l.listIterator(l.size());
        while (it.hasPrevious()) {
            int i = it.previousIndex();
            int v = it.previous();
            if (v == 2) it.remove(); else if (i % 2 == 0) it.set(v * 10); else it.add(0);
            if (l.size() > 30) break;
            if (i % 2 != 0) it.previous();
        }
        System.out.println(l);
        try {
            for (Integer i : l) if (i == 0) l.add(1);
            System.out.println("none");
        } catch (ConcurrentModificationException e) {
            System.out.println("modified " + e.getMessage());
        }
        try {
            l.get(99);
        } catch (IndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        try {
            l.add(-1, 0);
        } catch (IndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        l.retainAll(List.of(0, 10, 20));
        System.out.println(l + Arrays.toString(l.toArray()) + Arrays.toString(l.toArray(new Integer[0])));
    }

    public static void main(String[] args) {
        exercise(new ArrayList<>());
        exercise(new LinkedList<>());
        exercise(new Vector<>());
        List<Integer> fixed = Arrays.asList(3, 1, 2);
        Collections.sort(fixed);
        System.out.println(fixed);
        try {
            fixed.add(1);
        } catch (UnsupportedOperationException e) {
            System.out.println("fixed " + e.getMessage());
        }
        try {
            List.of(1, 2).set(0, 1);
        } catch (UnsupportedOperationException e) {
            System.out.println("immutable " + e.getMessage());
        }
        try {
            List.of(1, null);
        } catch (NullPointerException e) {
            System.out.println("null element");
        }
        System.out.println(List.copyOf(fixed) + " " + Collections.nCopies(3, "x") + Collections.emptyList() + Collections.singletonList(1));
        List<Integer> nums = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8));
        Collections.rotate(nums, 3);
        System.out.println(nums);
        Collections.reverse(nums);
        Collections.swap(nums, 0, 7);
        Collections.shuffle(nums, new java.util.Random(42));
        System.out.println(nums + " " + Collections.max(nums) + Collections.min(nums) + " " + Collections.frequency(nums, 3));
        Collections.sort(nums);
        System.out.println(Collections.binarySearch(nums, 5) + " " + Collections.binarySearch(nums, 50) + " " + Collections.disjoint(nums, List.of(9)));
        System.out.println(Collections.unmodifiableList(nums) + " " + Collections.indexOfSubList(nums, List.of(3, 4)));
        Collections.fill(nums, 0);
        System.out.println(nums);
    }
}
