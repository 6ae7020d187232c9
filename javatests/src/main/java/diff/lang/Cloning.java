package diff.lang;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;

/** clone of arrays, collections, own classes: shallow and deep. */
public class Cloning {
    static class Node implements Cloneable {
        int v;
        Node next;
        int[] data = {1, 2};

        Node(int v, Node next) {
            this.v = v;
            this.next = next;
        }

        @Override
        protected Node clone() throws CloneNotSupportedException {
            return (Node) super.clone();
        }

        Node deep() {
            try {
                Node n = clone();
                n.data = data.clone();
                if (next != null) n.next = next.deep();
                return n;
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static class Sub extends Node {
        String s = "sub";

        Sub() {
            super(9, null);
        }
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] args) throws Exception {
        Node a = new Node(1, new Node(2, null));
        Node s = (Node) a.clone();
        Node d = a.deep();
        a.next.v = 50;
        a.data[0] = 7;
        System.out.println(s.next.v + " " + s.data[0] + " " + d.next.v + " " + d.data[0]);
        Sub sub = (Sub) new Sub().clone();
        System.out.println(sub.s + sub.v + sub.getClass().getSimpleName());
        int[][] m = {{1}, {2}};
        int[][] c = m.clone();
        c[0][0] = 5;
        c[1] = new int[] {9};
        System.out.println(Arrays.deepToString(m) + Arrays.deepToString(c));
        ArrayList<Integer> l = new ArrayList<>(Arrays.asList(1, 2));
        ArrayList<Integer> lc = (ArrayList<Integer>) l.clone();
        lc.add(3);
        HashMap<String, Integer> h = new HashMap<>();
        h.put("a", 1);
        HashMap<String, Integer> hc = (HashMap<String, Integer>) h.clone();
        hc.put("b", 2);
        System.out.println(l + "" + lc + h + hc);
        long[] empty = new long[0];
        System.out.println((empty.clone() == empty) + " " + new String[] {"x"}.clone()[0] + new double[] {1.5}.clone()[0] + new boolean[] {true}.clone()[0]);
    }
}
