package bench;

import java.util.ArrayList;

/** Detects collisions of moving aircraft: voxels in a balanced tree, then motions against motions. */
public final class CD {
    record Vec(double x, double y, double z) {
        Vec plus(Vec o) {
            return new Vec(x + o.x, y + o.y, z + o.z);
        }

        Vec minus(Vec o) {
            return new Vec(x - o.x, y - o.y, z - o.z);
        }

        Vec times(double k) {
            return new Vec(x * k, y * k, z * k);
        }

        double dot(Vec o) {
            return x * o.x + y * o.y + z * o.z;
        }
    }

    record Cell(int x, int y) implements Comparable<Cell> {
        @Override
        public int compareTo(Cell o) {
            return x != o.x ? Integer.compare(x, o.x) : Integer.compare(y, o.y);
        }
    }

    record Motion(int craft, Vec from, Vec to) {}

    record Collision(int a, int b, Vec where) {}

    /** A balanced search tree (AA tree). */
    static final class Tree<K extends Comparable<K>, V> {
        private static final class Node<K, V> {
            final K key;
            V value;
            int level = 1;
            Node<K, V> left;
            Node<K, V> right;

            Node(K key, V value) {
                this.key = key;
                this.value = value;
            }
        }

        interface Visitor<V> {
            void visit(V v);
        }

        private Node<K, V> root;
        private int size;

        V get(K key) {
            Node<K, V> n = root;
            while (n != null) {
                int c = key.compareTo(n.key);
                if (c == 0) return n.value;
                n = c < 0 ? n.left : n.right;
            }
            return null;
        }

        void put(K key, V value) {
            root = put(root, key, value);
        }

        private Node<K, V> put(Node<K, V> n, K key, V value) {
            if (n == null) {
                size++;
                return new Node<>(key, value);
            }
            int c = key.compareTo(n.key);
            if (c == 0) n.value = value;
            else if (c < 0) n.left = put(n.left, key, value);
            else n.right = put(n.right, key, value);
            return split(skew(n));
        }

        private Node<K, V> skew(Node<K, V> n) {
            if (n.left == null || n.left.level != n.level) return n;
            Node<K, V> l = n.left;
            n.left = l.right;
            l.right = n;
            return l;
        }

        private Node<K, V> split(Node<K, V> n) {
            if (n.right == null || n.right.right == null || n.right.right.level != n.level) return n;
            Node<K, V> r = n.right;
            n.right = r.left;
            r.left = n;
            r.level++;
            return r;
        }

        void each(Visitor<V> v) {
            each(root, v);
        }

        private void each(Node<K, V> n, Visitor<V> v) {
            if (n == null) return;
            each(n.left, v);
            v.visit(n.value);
            each(n.right, v);
        }
    }

    static final double RADIUS = 1.0;
    static final double VOXEL = 4.0;

    final Tree<Integer, Vec> state = new Tree<>();

    static Vec position(int craft, double time) {
        double phase = craft * 0.7;
        if (craft % 2 == 0) return new Vec(time, Math.floor(craft / 4.0) * 3 + wave(time + phase), 10);
        return new Vec(time + 0.5, Math.floor(craft / 4.0) * 3 + 3 * wave(time * 1.5 - phase), 10 + (craft % 3) * 0.4);
    }

    /** A triangle wave: exact on every machine. */
    static double wave(double t) {
        double f = t / 8 - Math.floor(t / 8);
        return f < 0.5 ? f * 8 - 2 : 6 - f * 8;
    }

    static void mark(Tree<Cell, ArrayList<Motion>> voxels, Motion m) {
        int steps = (int) (Math.sqrt(m.to().minus(m.from()).dot(m.to().minus(m.from()))) / VOXEL) + 1;
        Cell last = null;
        for (int i = 0; i <= steps; i++) {
            Vec p = m.from().plus(m.to().minus(m.from()).times((double) i / steps));
            for (int dx = -1; dx <= 1; dx += 2) {
                for (int dy = -1; dy <= 1; dy += 2) {
                    Cell c = new Cell((int) Math.floor((p.x() + dx * RADIUS) / VOXEL), (int) Math.floor((p.y() + dy * RADIUS) / VOXEL));
                    if (last != null && c.compareTo(last) == 0) continue;
                    last = c;
                    ArrayList<Motion> l = voxels.get(c);
                    if (l == null) {
                        l = new ArrayList<>();
                        voxels.put(c, l);
                    }
                    if (l.isEmpty() || l.get(l.size() - 1) != m) l.add(m);
                }
            }
        }
    }

    /** Where two motions come nearer than the radius, or null. */
    static Vec meet(Motion a, Motion b) {
        Vec d0 = a.from().minus(b.from());
        Vec dv = a.to().minus(a.from()).minus(b.to().minus(b.from()));
        double qa = dv.dot(dv);
        double qb = 2 * d0.dot(dv);
        double qc = d0.dot(d0) - RADIUS * RADIUS;
        double t;
        if (qc <= 0) {
            t = 0;
        } else {
            if (qa == 0) return null;
            double disc = qb * qb - 4 * qa * qc;
            if (disc < 0) return null;
            t = (-qb - Math.sqrt(disc)) / (2 * qa);
            if (t < 0 || t > 1) return null;
        }
        return a.from().plus(a.to().minus(a.from()).times(t));
    }

    int frame(int crafts, double time) {
        Tree<Cell, ArrayList<Motion>> voxels = new Tree<>();
        for (int i = 0; i < crafts; i++) {
            Vec now = position(i, time);
            Vec before = state.get(i);
            state.put(i, now);
            mark(voxels, new Motion(i, before == null ? now : before, now));
        }
        Tree<Integer, Collision> seen = new Tree<>();
        voxels.each(l -> {
            for (int i = 0; i < l.size(); i++) {
                for (int j = i + 1; j < l.size(); j++) {
                    Motion a = l.get(i);
                    Motion b = l.get(j);
                    Vec w = meet(a, b);
                    if (w != null) seen.put(a.craft() * 1000 + b.craft(), new Collision(a.craft(), b.craft(), w));
                }
            }
        });
        return seen.size;
    }

    static int go(int crafts) {
        CD cd = new CD();
        int n = 0;
        for (int i = 0; i < 100; i++) n += cd.frame(crafts, i / 4.0);
        return n;
    }

    /** The same count by trying all pairs. */
    static int slow(int crafts) {
        int n = 0;
        for (int f = 0; f < 100; f++) {
            for (int i = 0; i < crafts; i++) {
                for (int j = i + 1; j < crafts; j++) {
                    Motion a = new Motion(i, position(i, Math.max(0, f - 1) / 4.0), position(i, f / 4.0));
                    Motion b = new Motion(j, position(j, Math.max(0, f - 1) / 4.0), position(j, f / 4.0));
                    if (meet(a, b) != null) n++;
                }
            }
        }
        return n;
    }

    public static void main(String[] args) {
        int crafts = args.length > 1 ? Integer.parseInt(args[1]) : 25;
        String[] rest = {args.length > 0 ? args[0] : "1", "1"};
        int expected = crafts == 25 ? 2894 : crafts == 100 ? 13625 : slow(crafts);
        Harness.run("CD", rest, 1, () -> go(crafts), n -> n == expected);
    }
}
