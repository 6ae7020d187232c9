package bench;

/** Which points of a grid stay bounded, packed into bytes and folded by exclusive or. */
public final class Mandelbrot {
    static int go(int size) {
        int sum = 0;
        int bits = 0;
        int packed = 0;
        for (int y = 0; y < size; y++) {
            double ci = 2.0 * y / size - 1.0;
            for (int x = 0; x < size; x++) {
                double cr = 2.0 * x / size - 1.5;
                double zr = 0;
                double zi = 0;
                double rr = 0;
                double ii = 0;
                int escaped = 0;
                for (int k = 0; k < 50; k++) {
                    zi = 2 * zr * zi + ci;
                    zr = rr - ii + cr;
                    rr = zr * zr;
                    ii = zi * zi;
                    if (rr + ii > 4.0) {
                        escaped = 1;
                        break;
                    }
                }
                packed = packed << 1 | escaped;
                bits++;
                if (bits == 8 || x == size - 1) {
                    sum ^= packed << 8 - bits;
                    packed = 0;
                    bits = 0;
                }
            }
        }
        return sum;
    }

    public static void main(String[] args) {
        int size = args.length > 1 ? Integer.parseInt(args[1]) : 300;
        String[] rest = {args.length > 0 ? args[0] : "1", "1"};
        int expected = switch (size) {
            case 1 -> 128;
            case 300 -> 191;
            case 500 -> 255;
            case 750 -> 192;
            default -> go(size);
        };
        Harness.run("Mandelbrot", rest, 1, () -> go(size), n -> n == expected);
    }
}
