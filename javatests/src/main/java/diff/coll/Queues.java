package diff.coll;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedList;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Stack;

/** ArrayDeque, LinkedList as deque, PriorityQueue, Stack. */
public class Queues {
    static void deque(Deque<Integer> d) {
        for (int i = 0; i < 20; i++) {
            d.addLast(i);
            d.addFirst(-i);
            if (i % 3 == 0) d.pollFirst();
            if (i % 5 == 0) d.pollLast();
        }
        System.out.println(d + " " + d.peekFirst() + d.peekLast());
        d.push(7);
        System.out.println(d.pop() + d.remove() + d.removeLast());
        d.removeFirstOccurrence(5);
        d.removeLastOccurrence(-5);
        d.descendingIterator().forEachRemaining(x -> System.out.print(x + " "));
        System.out.println();
        d.clear();
        try {
            d.removeFirst();
        } catch (NoSuchElementException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(d.poll() + " " + d.peek());
    }

    public static void main(String[] args) {
        deque(new ArrayDeque<>());
        deque(new LinkedList<>());
        PriorityQueue<String> p = new PriorityQueue<>(Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder()));
        for (String s : "the quick brown fox jumps over a lazy dog".split(" ")) p.add(s);
        System.out.println(p.peek() + p.size() + p.contains("fox"));
        p.remove("over");
        while (!p.isEmpty()) System.out.print(p.poll() + " ");
        System.out.println();
        PriorityQueue<Integer> n = new PriorityQueue<>();
        int x = 7;
        for (int i = 0; i < 1000; i++) {
            x = (x * 1103515245 + 12345) & 0x7fffffff;
            n.add(x % 10000);
        }
        int h = 0;
        int last = -1;
        while (!n.isEmpty()) {
            int v = n.poll();
            if (v < last) System.out.println("wrong");
            last = v;
            h = h * 31 + v;
        }
        System.out.println(h);
        Stack<String> s = new Stack<>();
        s.push("a");
        s.push("b");
        System.out.println(s.peek() + s.search("a") + s.pop() + s + s.empty());
        try {
            s.pop();
            s.pop();
        } catch (java.util.EmptyStackException e) {
            System.out.println(e);
        }
        try {
            new ArrayDeque<String>().add(null);
        } catch (NullPointerException e) {
            System.out.println("no nulls");
        }
    }
}
