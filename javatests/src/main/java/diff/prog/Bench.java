package diff.prog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A longer mixed load: objects, strings, maps, closures, collections under memory pressure. */
public class Bench {
    interface Shape {
        double area();
    }

    record Rect(double w, double h) implements Shape {
        @Override
        public double area() {
            return w * h;
        }
    }

    record Disc(double r) implements Shape {
        @Override
        public double area() {
            return 3 * r * r;
        }
    }

    static int ack(int m, int n) {
        return m == 0 ? n + 1 : n == 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1));
    }

    public static void main(String[] args) {
        double total = 0;
        for (int i = 0; i < 20000; i++) {
            Shape s = i % 3 == 0 ? new Disc(i % 10) : new Rect(i % 7, i % 5);
            total += s.area();
        }
        System.out.println(total);
        Map<String, List<Integer>> index = new HashMap<>();
        for (int i = 0; i < 8000; i++) index.computeIfAbsent("key" + i % 113, k -> new ArrayList<>()).add(i);
        System.out.println(index.size() + " " + index.get("key7").size() + " " + index.values().stream().mapToInt(List::size).sum());
        System.out.println(ack(2, 9) + " " + ack(3, 3));
        StringBuilder sb = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            sb.append(Integer.toString(i * 31, 36));
            if (sb.length() > 1000) sb.delete(0, 500);
        }
        System.out.println(sb.toString().hashCode());
        Object[] ring = new Object[64];
        long kept = 0;
        for (int i = 0; i < 60000; i++) {
            ring[i & 63] = new int[] {i, i * 2, i * 3};
            kept += ((int[]) ring[i * 7 & 63] == null) ? 0 : 1;
        }
        System.out.println(kept);
        List<int[]> live = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            for (int i = 0; i < 100; i++) live.add(new int[200]);
            if (live.size() > 1500) live.subList(0, 1000).clear();
        }
        System.out.println(live.size());
    }
}
