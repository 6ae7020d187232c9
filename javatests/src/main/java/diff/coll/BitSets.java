package diff.coll;

import java.util.BitSet;

/** BitSet. */
public class BitSets {
    public static void main(String[] args) {
        BitSet sieve = new BitSet(1000);
        sieve.set(2, 1000);
        for (int i = 2; i * i < 1000; i++) if (sieve.get(i)) for (int j = i * i; j < 1000; j += i) sieve.clear(j);
        System.out.println(sieve.cardinality() + " " + sieve.length() + " " + sieve.get(2, 30));
        BitSet a = BitSet.valueOf(new long[] {0b1100, 1});
        BitSet b = BitSet.valueOf(new byte[] {0b1010, 0, 0, 0, 0, 0, 0, 0, 1});
        System.out.println(a + " " + b + " " + a.intersects(b));
        BitSet c = (BitSet) a.clone();
        c.and(b);
        System.out.print(c + " ");
        c.or(a);
        System.out.print(c + " ");
        c.xor(b);
        System.out.print(c + " ");
        c.andNot(a);
        System.out.print(c + " ");
        c.flip(0, 70);
        System.out.println(c + " " + c.nextClearBit(4) + " " + c.previousSetBit(69) + " " + c.nextSetBit(100) + " " + c.hashCode());
        System.out.println(a.toLongArray().length + " " + a.toByteArray().length + " " + a.stream().sum() + " " + new BitSet().isEmpty());
        try {
            a.set(-1);
        } catch (IndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
    }
}
