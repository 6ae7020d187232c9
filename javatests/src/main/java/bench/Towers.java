package bench;

/** The towers of Hanoi with thirteen disks on linked piles. */
public final class Towers {
    private static final class Disk {
        final int size;
        Disk below;

        Disk(int size) {
            this.size = size;
        }
    }

    private final Disk[] piles = new Disk[3];
    private int moves;

    private void push(Disk d, int pile) {
        Disk top = piles[pile];
        if (top != null && d.size >= top.size) throw new IllegalStateException("a disk may not lie on a smaller one");
        d.below = top;
        piles[pile] = d;
    }

    private Disk pop(int pile) {
        Disk top = piles[pile];
        if (top == null) throw new IllegalStateException("no disk on pile " + pile);
        piles[pile] = top.below;
        top.below = null;
        return top;
    }

    private void move(int n, int from, int to) {
        if (n == 1) {
            push(pop(from), to);
            moves++;
            return;
        }
        int other = 3 - from - to;
        move(n - 1, from, other);
        move(1, from, to);
        move(n - 1, other, to);
    }

    static int go() {
        Towers t = new Towers();
        for (int i = 13; i >= 0; i--) t.push(new Disk(i), 0);
        t.move(13, 0, 1);
        return t.moves;
    }

    public static void main(String[] args) {
        Harness.run("Towers", args, 80, Towers::go, n -> n == 8191);
    }
}
