package diff.ref;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Object graphs of many shapes survive collections; identity hashes stay. */
public class GcShapes {
    static class Node {
        Node left;
        Node right;
        final int v;
        byte[] pad;

        Node(int v) {
            this.v = v;
            pad = new byte[v % 17];
        }
    }

    static Node tree(int d, int v) {
        Node n = new Node(v);
        if (d > 0) {
            n.left = tree(d - 1, v * 2);
            n.right = tree(d - 1, v * 2 + 1);
        }
        return n;
    }

    static int check(Node n) {
        return n == null ? 0 : n.v * 31 + check(n.left) + 7 * check(n.right) + n.pad.length;
    }

    public static void main(String[] args) {
        Node t = tree(10, 1);
        int before = check(t);
        int[] hashes = new int[100];
        Object[] objs = new Object[100];
        for (int i = 0; i < 100; i++) {
            objs[i] = i % 2 == 0 ? new Object() : new int[i];
            hashes[i] = System.identityHashCode(objs[i]);
        }
        Node list = null;
        for (int i = 0; i < 20000; i++) {
            Node n = new Node(i);
            n.left = list;
            list = n;
            if (i % 1000 == 0) list = null;
        }
        Map<Object, Integer> byIdentity = new HashMap<>();
        for (int i = 0; i < 100; i++) byIdentity.put(objs[i], i);
        for (int round = 0; round < 5; round++) {
            List<Object> garbage = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                garbage.add(new long[i % 50]);
                if (i % 100 == 0) garbage.clear();
            }
            System.gc();
        }
        int same = 0;
        for (int i = 0; i < 100; i++) if (System.identityHashCode(objs[i]) == hashes[i] && byIdentity.get(objs[i]) == i) same++;
        System.out.println((check(t) == before) + " " + same);
        int n = 0;
        for (Node x = list; x != null; x = x.left) n++;
        System.out.println(n);
        Object[] huge = new Object[100000];
        for (int i = 0; i < huge.length; i++) huge[i] = Integer.valueOf(i * 3);
        System.gc();
        long sum = 0;
        for (Object o : huge) sum += (Integer) o;
        System.out.println(sum);
        StringBuilder sb = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            String s = "s" + i;
            sb.append(s.hashCode() % 10);
        }
        System.out.println(sb.toString().hashCode());
        System.out.println(Runtime.getRuntime().totalMemory() >= Runtime.getRuntime().freeMemory() && Runtime.getRuntime().maxMemory() > 0);
    }
}
