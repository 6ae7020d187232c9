package diff.prog;

import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Huffman coding. */
public class Huffman {
    sealed interface Node extends Comparable<Node> permits Leaf, Inner {
        int weight();

        int order();

        @Override
        default int compareTo(Node o) {
            return weight() != o.weight() ? weight() - o.weight() : order() - o.order();
        }
    }

    record Leaf(char c, int weight) implements Node {
        @Override
        public int order() {
            return c;
        }
    }

    record Inner(Node left, Node right, int order) implements Node {
        @Override
        public int weight() {
            return left.weight() + right.weight();
        }
    }

    static void codes(Node n, String prefix, Map<Character, String> out) {
        if (n instanceof Leaf l) {
            out.put(l.c(), prefix);
        } else if (n instanceof Inner i) {
            codes(i.left(), prefix + "0", out);
            codes(i.right(), prefix + "1", out);
        }
    }

    public static void main(String[] args) {
        String text = "it was the best of times it was the worst of times it was the age of wisdom";
        Map<Character, Integer> freq = new TreeMap<>();
        for (char c : text.toCharArray()) freq.merge(c, 1, Integer::sum);
        PriorityQueue<Node> q = new PriorityQueue<>();
        freq.forEach((c, n) -> q.add(new Leaf(c, n)));
        int order = 1000;
        while (q.size() > 1) q.add(new Inner(q.poll(), q.poll(), order++));
        Node root = q.poll();
        Map<Character, String> codes = new TreeMap<>();
        codes(root, "", codes);
        System.out.println(codes);
        StringBuilder bits = new StringBuilder();
        for (char c : text.toCharArray()) bits.append(codes.get(c));
        System.out.println(bits.length() + " of " + text.length() * 8);
        StringBuilder back = new StringBuilder();
        Node n = root;
        for (int i = 0; i < bits.length(); i++) {
            n = bits.charAt(i) == '0' ? ((Inner) n).left() : ((Inner) n).right();
            if (n instanceof Leaf l) {
                back.append(l.c());
                n = root;
            }
        }
        System.out.println(back.toString().equals(text));
    }
}
