package bench;

/** A hundred balls in a box. */
public final class Bounce {
    private static final class Ball {
        private int x;
        private int y;
        private int dx;
        private int dy;

        Ball(Noise r) {
            x = r.next() % 500;
            y = r.next() % 500;
            dx = r.next() % 300 - 150;
            dy = r.next() % 300 - 150;
        }

        boolean step() {
            x += dx;
            y += dy;
            boolean bounced = false;
            if (x > 500) {
                x = 500;
                dx = -Math.abs(dx);
                bounced = true;
            }
            if (x < 0) {
                x = 0;
                dx = Math.abs(dx);
                bounced = true;
            }
            if (y > 500) {
                y = 500;
                dy = -Math.abs(dy);
                bounced = true;
            }
            if (y < 0) {
                y = 0;
                dy = Math.abs(dy);
                bounced = true;
            }
            return bounced;
        }
    }

    static int go() {
        Noise r = new Noise();
        Ball[] balls = new Ball[100];
        for (int i = 0; i < balls.length; i++) balls[i] = new Ball(r);
        int bounces = 0;
        for (int i = 0; i < 50; i++) for (Ball b : balls) if (b.step()) bounces++;
        return bounces;
    }

    public static void main(String[] args) {
        Harness.run("Bounce", args, 250, Bounce::go, n -> n == 1331);
    }
}
