package diff.prog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/** Graph algorithms: Dijkstra, breadth first, topological order, components, spanning tree. */
public class Graphs {
    record Edge(int to, int cost) {}

    static int[] dijkstra(List<List<Edge>> g, int from) {
        int[] dist = new int[g.size()];
        Arrays.fill(dist, Integer.MAX_VALUE);
        dist[from] = 0;
        PriorityQueue<int[]> q = new PriorityQueue<>((a, b) -> Integer.compare(a[1], b[1]));
        q.add(new int[] {from, 0});
        while (!q.isEmpty()) {
            int[] c = q.poll();
            if (c[1] > dist[c[0]]) continue;
            for (Edge e : g.get(c[0])) {
                int d = c[1] + e.cost();
                if (d < dist[e.to()]) {
                    dist[e.to()] = d;
                    q.add(new int[] {e.to(), d});
                }
            }
        }
        return dist;
    }

    static int find(int[] p, int x) {
        return p[x] == x ? x : (p[x] = find(p, p[x]));
    }

    static void visit(Map<String, List<String>> deps, String n, Set<String> done, Set<String> open, List<String> order) {
        if (done.contains(n)) return;
        if (!open.add(n)) throw new IllegalStateException("cycle at " + n);
        for (String d : deps.getOrDefault(n, List.of())) visit(deps, d, done, open, order);
        open.remove(n);
        done.add(n);
        order.add(n);
    }

    public static void main(String[] args) {
        int n = 200;
        List<List<Edge>> g = new ArrayList<>();
        for (int i = 0; i < n; i++) g.add(new ArrayList<>());
        int seed = 1;
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            seed = seed * 1103515245 + 12345;
            int a = (seed >>> 8) % n;
            seed = seed * 1103515245 + 12345;
            int b = (seed >>> 8) % n;
            int c = i % 37 + 1;
            g.get(a).add(new Edge(b, c));
            g.get(b).add(new Edge(a, c));
            edges.add(new int[] {a, b, c});
        }
        int[] d = dijkstra(g, 0);
        System.out.println(Arrays.stream(d).filter(x -> x < Integer.MAX_VALUE).sum() + " " + Arrays.stream(d).filter(x -> x < Integer.MAX_VALUE).max().getAsInt());
        Deque<Integer> q = new ArrayDeque<>(List.of(0));
        Set<Integer> seen = new HashSet<>(q);
        while (!q.isEmpty()) for (Edge e : g.get(q.poll())) if (seen.add(e.to())) q.add(e.to());
        System.out.println(seen.size());
        edges.sort((a, b) -> a[2] - b[2]);
        int[] p = new int[n];
        Arrays.setAll(p, i -> i);
        int weight = 0;
        for (int[] e : edges) {
            int a = find(p, e[0]);
            int b = find(p, e[1]);
            if (a != b) {
                p[a] = b;
                weight += e[2];
            }
        }
        System.out.println(weight);
        Map<String, List<String>> deps = new TreeMap<>();
        deps.put("app", List.of("lib", "log"));
        deps.put("lib", List.of("base"));
        deps.put("log", List.of("base", "io"));
        deps.put("io", List.of());
        List<String> order = new ArrayList<>();
        for (String s : deps.keySet()) visit(deps, s, new HashSet<>(order), new HashSet<>(), order);
        System.out.println(order);
        deps.put("base", List.of("app"));
        try {
            visit(deps, "app", new HashSet<>(), new HashSet<>(), new ArrayList<>());
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        Map<Integer, Integer> degrees = new HashMap<>();
        for (List<Edge> l : g) degrees.merge(l.size(), 1, Integer::sum);
        System.out.println(new TreeMap<>(degrees));
    }
}
