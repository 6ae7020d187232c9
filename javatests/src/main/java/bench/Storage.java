package bench;

/** Makes a tree of arrays of random width. */
public final class Storage {
    private int count;

    private Object[] tree(int depth, Noise noise) {
        count++;
        if (depth == 1) return new Object[noise.next() % 10 + 1];
        Object[] children = new Object[4];
        for (int i = 0; i < 4; i++) children[i] = tree(depth - 1, noise);
        return children;
    }

    static int go() {
        Storage s = new Storage();
        s.tree(7, new Noise());
        return s.count;
    }

    public static void main(String[] args) {
        Harness.run("Storage", args, 200, Storage::go, n -> n == 5461);
    }
}
