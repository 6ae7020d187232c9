package bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Runs a benchmark: {@code bench.X [iterations [inner]]}. Each iteration does the work {@code inner}
 * times, is timed and verified; a wrong result ends the program with exit code 1.
 */
final class Harness {
    /** Iterations that are not counted; with them, only the median of the others is printed. */
    static int warmUp;

    private Harness() {}

    static <R> void run(String name, String[] args, int defaultInner, Supplier<R> work, Predicate<R> verify) {
        int iterations = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        int inner = args.length > 1 ? Integer.parseInt(args[1]) : defaultInner;
        long total = 0;
        double[] millis = new double[iterations];
        for (int i = 0; i < iterations; i++) {
            long start = System.nanoTime();
            for (int k = 0; k < inner; k++) {
                R result = work.get();
                if (!verify.test(result)) {
                    System.err.println(name + ": wrong result " + result);
                    System.exit(1);
                }
            }
            long micros = (System.nanoTime() - start) / 1000;
            millis[i] = micros / 1000.0;
            total += micros;
            if (warmUp > 0) continue;
            System.out.println(name + ": iterations=1 runtime: " + micros + "us");
        }
        if (warmUp > 0) {
            double[] counted = Arrays.copyOfRange(millis, warmUp, iterations);
            Arrays.sort(counted);
            System.out.println(String.format(Locale.ROOT, "%s %.3f", name, counted[counted.length / 2]));
            return;
        }
        System.out.println(name + ": iterations=" + iterations + " average: " + total / iterations + "us total: " + total + "us");
    }
}
