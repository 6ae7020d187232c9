package bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs the benchmark programs: {@code bench.Suite ITERATIONS [PROGRAM...]}. Prints a line for each: its name and the
 * median of its iterations in milliseconds, after two that are not counted.
 */
public final class Suite {
    private interface Program {
        void run(String[] args);
    }

    private static final int WARM_UP = 2;

    private static Map<String, Program> programs() {
        Map<String, Program> all = new LinkedHashMap<>();
        all.put("Richards", Richards::main);
        all.put("DeltaBlue", DeltaBlue::main);
        all.put("Json", Json::main);
        all.put("Havlak", Havlak::main);
        all.put("CD", CD::main);
        all.put("Bounce", Bounce::main);
        all.put("List", List::main);
        all.put("Permute", Permute::main);
        all.put("Queens", Queens::main);
        all.put("Sieve", Sieve::main);
        all.put("Storage", Storage::main);
        all.put("Towers", Towers::main);
        all.put("Mandelbrot", Mandelbrot::main);
        all.put("NBody", NBody::main);
        all.put("SynchronizedMethod", Locks::synchronizedMethods);
        all.put("SynchronizedBlock", Locks::synchronizedBlocks);
        all.put("AtomicIncrement", Locks::atomicIncrements);
        all.put("VolatileWrite", Locks::volatileWrites);
        return all;
    }

    public static void main(String[] args) {
        Map<String, Program> all = programs();
        if (args.length > 1) all.keySet().retainAll(java.util.List.of(args).subList(1, args.length));
        String[] iterations = {String.valueOf(WARM_UP + Integer.parseInt(args[0]))};
        Harness.warmUp = WARM_UP;
        for (Program program : all.values()) program.run(iterations);
    }
}
