package bench;

/** A small pseudo-random source, the same on every machine. */
final class Noise {
    private int seed = 74755;

    int next() {
        seed = (seed * 1309 + 13849) & 0xffff;
        return seed;
    }
}
