package diff.math;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;

/** Random with a seed: every method; SplittableRandom. */
public class Randoms {
    public static void main(String[] args) {
        for (long seed : new long[] {0, 1, 42, -1, 1L << 50}) {
            Random r = new Random(seed);
            byte[] b = new byte[7];
            r.nextBytes(b);
            System.out.println(r.nextInt() + " " + r.nextInt(100) + " " + r.nextInt(64) + " " + r.nextLong() + " " + r.nextBoolean() + " " + r.nextFloat() + " " + r.nextDouble() + " " + Arrays.toString(b));
            System.out.printf("%.10f %.10f%n", r.nextGaussian(), r.nextGaussian());
            System.out.println(Arrays.toString(r.ints(5).toArray()) + Arrays.toString(r.longs(2, 0, 1000).toArray()) + Arrays.toString(r.doubles(2).toArray()));
            System.out.println(r.nextInt(5, 10) + " " + r.nextLong(1000000000000L) + " " + r.nextDouble(1, 2));
        }
        SplittableRandom s = new SplittableRandom(5);
        System.out.println(s.nextInt() + " " + s.split().nextLong() + " " + s.nextInt(10) + " " + s.nextDouble());
        try {
            new Random().nextInt(0);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(new Random().nextLong() != new Random().nextLong());
        double m = Math.random();
        System.out.println(m >= 0 && m < 1);
    }
}
