package diff.lang;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Iterators and iterables of our own, generators, trees. */
public class Iterators {
    static class Tree<T extends Comparable<T>> implements Iterable<T> {
        private Node<T> root;
        private int size;

        private static class Node<T> {
            T v;
            Node<T> l;
            Node<T> r;

            Node(T v) {
                this.v = v;
            }
        }

        boolean add(T v) {
            if (root == null) {
                root = new Node<>(v);
                size++;
                return true;
            }
            Node<T> n = root;
            while (true) {
                int c = v.compareTo(n.v);
                if (c == 0) return false;
                Node<T> next = c < 0 ? n.l : n.r;
                if (next == null) {
                    if (c < 0) n.l = new Node<>(v); else n.r = new Node<>(v);
                    size++;
                    return true;
                }
                n = next;
            }
        }

        @Override
        public Iterator<T> iterator() {
            return new Iterator<T>() {
                final Deque<Node<T>> stack = new ArrayDeque<>();

                {
                    push(root);
                }

                void push(Node<T> n) {
                    for (; n != null; n = n.l) stack.push(n);
                }

                @Override
                public boolean hasNext() {
                    return !stack.isEmpty();
                }

                @Override
                public T next() {
                    if (stack.isEmpty()) throw new NoSuchElementException("tree");
                    Node<T> n = stack.pop();
                    push(n.r);
                    return n.v;
                }
            };
        }
    }

    public static void main(String[] args) {
        Tree<Integer> t = new Tree<>();
        int x = 12345;
        for (int i = 0; i < 200; i++) {
            x = x * 1103515245 + 12345;
            t.add((x >>> 16) % 500);
        }
        System.out.println(t.size);
        int prev = -1;
        int sum = 0;
        for (int v : t) {
            if (v <= prev) System.out.println("out of order");
            prev = v;
            sum = sum * 7 + v;
        }
        System.out.println(sum);
        Tree<String> s = new Tree<>();
        for (String w : "the quick brown fox jumps over the lazy dog".split(" ")) System.out.print(s.add(w) + " ");
        System.out.println();
        s.forEach(w -> System.out.print(w + " "));
        System.out.println();
        Iterator<String> it = s.iterator();
        while (it.hasNext()) it.next();
        try {
            it.next();
        } catch (NoSuchElementException e) {
            System.out.println(e.getMessage());
        }
        try {
            s.iterator().remove();
        } catch (UnsupportedOperationException e) {
            System.out.println(e.getMessage());
        }
    }
}
