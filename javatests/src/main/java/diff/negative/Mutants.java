package diff.negative;

import diff.util.Judge;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.TreeMap;

/**
 * Damages classes of this jar, defines each in a loader of its own, and runs what is left of it: its initialiser and
 * its static methods without arguments, each for a moment. Whatever they do, the machine goes on.
 *
 * <p>{@code Mutants [COUNT [SALT [tally]]]}: {@code tally} also prints what became of them, which depends on time.
 */
public class Mutants {
    static final String[] SEEDS = {"Sudoku", "Sorts", "Brain", "Life", "Lisp", "Matrix", "Huffman", "Knapsack", "Calculator", "Tries", "Vm", "Words", "Graphs", "Text", "OwnMap", "Primes", "Cards", "Ciphers", "Events"};
    static final int MOMENT = 60;

    static long state;

    static int next(int below) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        return (int) ((state >>> 33) % below);
    }

    static byte[] mutate(byte[] seed) {
        byte[] b = seed.clone();
        int times = 1 + (next(3) == 0 ? next(4) : 0);
        for (int i = 0; i < times; i++) {
            int at = 8 + next(b.length - 10);
            switch (next(6)) {
                case 0 -> b[at] = (byte) next(256);
                case 1 -> b[at]++;
                case 2 -> b[at]--;
                case 3 -> b[at] ^= (byte) (1 << next(8));
                case 4 -> b[at] = (byte) next(202);
                default -> {
                    int from = 8 + next(b.length - 20), n = 1 + next(4);
                    System.arraycopy(seed, from, b, Math.min(at, b.length - n), n);
                }
            }
        }
        // Without StackMapTable more of them run.
        if (next(2) == 0) b[7] = (byte) (next(2) == 0 ? 49 : 50);
        return b;
    }

    static String run(byte[] b) {
        String[] verdict = {"defined"};
        Thread t = new Thread(() -> {
            try {
                Class<?> c = new Judge.Loader(null).define(null, b);
                verdict[0] = "loops";
                Class.forName(c.getName(), true, c.getClassLoader());
                for (java.lang.reflect.Method m : c.getDeclaredMethods()) {
                    if (m.getParameterCount() != 0 || !java.lang.reflect.Modifier.isStatic(m.getModifiers())) continue;
                    try {
                        m.setAccessible(true);
                        m.invoke(null);
                    } catch (ReflectiveOperationException e) {
                        // As good as any.
                    }
                }
                c.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
                verdict[0] = "runs";
            } catch (Throwable e) {
                verdict[0] = e.getClass().getSimpleName();
            }
        });
        t.setDaemon(true);
        t.start();
        try {
            t.join(MOMENT);
            if (t.isAlive()) stop(t);
            t.join(2000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return verdict[0];
    }

    @SuppressWarnings("removal")
    static void stop(Thread t) {
        t.stop();
    }

    public static void main(String[] args) throws IOException {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 250;
        state = args.length > 1 ? Long.parseLong(args[1]) : 1;
        byte[][] seeds = new byte[SEEDS.length][];
        for (int i = 0; i < seeds.length; i++) {
            try (InputStream in = Mutants.class.getResourceAsStream("/diff/prog/" + SEEDS[i] + ".class")) {
                seeds[i] = in.readAllBytes();
            }
        }
        PrintStream out = System.out, err = System.err;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        TreeMap<String, Integer> tally = new TreeMap<>();
        for (int i = 0; i < count; i++) tally.merge(run(mutate(seeds[next(seeds.length)])), 1, Integer::sum);
        System.setOut(out);
        System.setErr(err);
        if (args.length > 2) System.out.println(tally);
        System.out.println(count + " mutants, and the machine goes on");
        System.exit(0);
    }
}
