package bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the loops of a large control-flow graph, reducible and irreducible, by Havlak's algorithm. */
public final class Havlak {
    static final class Block {
        final int id;
        final ArrayList<Block> in = new ArrayList<>(2);
        final ArrayList<Block> out = new ArrayList<>(2);

        Block(int id) {
            this.id = id;
        }
    }

    static final class Graph {
        final ArrayList<Block> blocks = new ArrayList<>();

        Block block() {
            Block b = new Block(blocks.size());
            blocks.add(b);
            return b;
        }

        void edge(Block a, Block b) {
            a.out.add(b);
            b.in.add(a);
        }

        Block straight(Block from, int n) {
            Block b = from;
            for (int i = 0; i < n; i++) {
                Block next = block();
                edge(b, next);
                b = next;
            }
            return b;
        }

        /** A branch of two sides that meet again. */
        Block diamond(Block from) {
            Block l = block();
            Block r = block();
            Block join = block();
            edge(from, l);
            edge(from, r);
            edge(l, join);
            edge(r, join);
            return join;
        }

        /** A loop around {@code depth - 1} nested ones. */
        Block loop(Block from, int depth) {
            Block header = straight(from, 1);
            Block body = diamond(header);
            if (depth > 1) body = loop(loop(body, depth - 1), depth - 1);
            Block foot = straight(body, 1);
            edge(foot, header);
            return straight(foot, 1);
        }

        /** A loop with two entries. */
        Block irreducible(Block from) {
            Block a = block();
            Block b = block();
            edge(from, a);
            edge(from, b);
            edge(a, b);
            edge(b, a);
            return straight(b, 1);
        }
    }

    static final class Loop {
        Loop parent;
        final Block header;
        final boolean reducible;
        final Set<Block> blocks = new LinkedHashSet<>();
        final ArrayList<Loop> children = new ArrayList<>();

        Loop(Block header, boolean reducible) {
            this.header = header;
            this.reducible = reducible;
        }

        int depth() {
            return parent == null ? 1 : parent.depth() + 1;
        }
    }

    /** A node of the depth-first tree, and of the forest of collapsed loops. */
    static final class Node {
        final Block block;
        final int number;
        int last;
        Node union = this;
        Loop loop;
        Node header;
        boolean self;
        boolean irreducible;
        final ArrayList<Node> backEdges = new ArrayList<>(1);
        final LinkedHashSet<Integer> others = new LinkedHashSet<>();

        Node(Block block, int number) {
            this.block = block;
            this.number = number;
        }

        Node find() {
            ArrayList<Node> path = new ArrayList<>();
            Node n = this;
            while (n.union != n) {
                path.add(n);
                n = n.union;
            }
            for (Node p : path) p.union = n;
            return n;
        }
    }

    final Node[] nodes;
    final int[] numberOf;
    int reached;
    final ArrayList<Loop> loops = new ArrayList<>();

    Havlak(Graph g) {
        nodes = new Node[g.blocks.size()];
        numberOf = new int[g.blocks.size()];
        java.util.Arrays.fill(numberOf, -1);
        number(g.blocks.get(0));
    }

    private void number(Block root) {
        ArrayList<Block> stack = new ArrayList<>();
        ArrayList<Integer> next = new ArrayList<>();
        visit(root);
        stack.add(root);
        next.add(0);
        while (!stack.isEmpty()) {
            int top = stack.size() - 1;
            Block b = stack.get(top);
            int i = next.get(top);
            if (i < b.out.size()) {
                next.set(top, i + 1);
                Block s = b.out.get(i);
                if (numberOf[s.id] < 0) {
                    visit(s);
                    stack.add(s);
                    next.add(0);
                }
            } else {
                nodes[numberOf[b.id]].last = reached - 1;
                stack.remove(top);
                next.remove(top);
            }
        }
    }

    private void visit(Block b) {
        numberOf[b.id] = reached;
        nodes[reached] = new Node(b, reached);
        reached++;
    }

    private boolean isAncestor(Node a, Node b) {
        return a.number <= b.number && b.number <= a.last;
    }

    void find() {
        for (int w = 0; w < reached; w++) {
            Node n = nodes[w];
            for (Block p : n.block.in) {
                int v = numberOf[p.id];
                if (v < 0) continue;
                if (isAncestor(n, nodes[v])) n.backEdges.add(nodes[v]);
                else n.others.add(v);
            }
        }
        for (int w = reached - 1; w >= 0; w--) {
            Node n = nodes[w];
            LinkedHashSet<Node> pool = new LinkedHashSet<>();
            for (Node b : n.backEdges) {
                if (b == n) n.self = true;
                else pool.add(b.find());
            }
            ArrayList<Node> work = new ArrayList<>(pool);
            for (int i = 0; i < work.size(); i++) {
                Node x = work.get(i);
                for (int y : x.others) {
                    Node z = nodes[y].find();
                    if (!isAncestor(n, z)) {
                        n.irreducible = true;
                        n.others.add(z.number);
                    } else if (z != n && pool.add(z)) {
                        work.add(z);
                    }
                }
            }
            if (pool.isEmpty() && !n.self) continue;
            Loop loop = new Loop(n.block, !n.irreducible);
            loops.add(loop);
            n.loop = loop;
            loop.blocks.add(n.block);
            for (Node x : pool) {
                x.header = n;
                x.union = n;
                if (x.loop != null) {
                    x.loop.parent = loop;
                    loop.children.add(x.loop);
                } else {
                    loop.blocks.add(x.block);
                }
            }
        }
    }

    static long go(Graph g) {
        Havlak h = new Havlak(g);
        h.find();
        int depth = 0;
        int blocks = 0;
        int irreducible = 0;
        Set<Block> headers = new HashSet<>();
        for (Loop l : h.loops) {
            depth = Math.max(depth, l.depth());
            blocks += l.blocks.size();
            if (!l.reducible) irreducible++;
            headers.add(l.header);
        }
        return ((h.loops.size() * 100000L + blocks) * 1000 + irreducible) * 100 + depth + (headers.size() == h.loops.size() ? 0 : 1000000000000000L);
    }

    public static void main(String[] args) {
        Graph g = new Graph();
        Block b = g.straight(g.block(), 2);
        for (int i = 0; i < 40; i++) {
            b = g.loop(b, 5);
            b = g.diamond(b);
            if (i % 4 == 0) b = g.irreducible(b);
        }
        Block self = g.straight(b, 1);
        g.edge(self, self);
        g.straight(self, 2);
        // 40 nests of 31 loops, 10 irreducible ones and one of a single block.
        Harness.run("Havlak", args, 1, () -> go(g), r -> r / 10000000000L == 40 * 31 + 11 && r / 100 % 1000 == 10 && r % 100 == 5);
    }
}
