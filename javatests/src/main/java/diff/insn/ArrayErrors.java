package diff.insn;

import static diff.util.T.p;

/** The exceptions of array instructions, with their messages. */
public class ArrayErrors {
    static int index(int kind) {
        return kind;
    }

    public static void main(String[] args) {
        int[] bad = {-1, 2, 3, Integer.MAX_VALUE, Integer.MIN_VALUE};
        for (int k : bad) {
            for (int type = 0; type < 9; type++) {
                try {
                    load(type, k);
                    p("no exception", k);
                } catch (ArrayIndexOutOfBoundsException e) {
                    p("load", e.getMessage());
                }
                try {
                    store(type, k);
                    p("no exception", k);
                } catch (ArrayIndexOutOfBoundsException e) {
                    p("store", e.getMessage());
                }
            }
        }
        try {
            Object[] s = new String[1];
            s[0] = Integer.valueOf(1);
        } catch (ArrayStoreException e) {
            p("store", e);
        }
        try {
            Object[] s = new Number[2][];
            s[0] = new Integer[3];
            s[1] = new String[3];
        } catch (ArrayStoreException e) {
            p("store", e);
        }
        try {
            p("never", new long[index(-3)].length);
        } catch (NegativeArraySizeException e) {
            p("negative", e);
        }
        try {
            p("never", new String[2][index(-7)].length);
        } catch (NegativeArraySizeException e) {
            p("negative", e);
        }
        try {
            int[] n = null;
            p("never", n.length);
        } catch (NullPointerException e) {
            p("null", "length of null");
        }
        Object[] any = new Comparable[1];
        any[0] = null;
        any[0] = "string is comparable";
        p("stored", any[0]);
    }

    static void load(int type, int k) {
        switch (type) {
            case 0 -> { boolean[] a = new boolean[2]; boolean x = a[k]; }
            case 1 -> { byte[] a = new byte[2]; byte x = a[k]; }
            case 2 -> { char[] a = new char[2]; char x = a[k]; }
            case 3 -> { short[] a = new short[2]; short x = a[k]; }
            case 4 -> { int[] a = new int[2]; int x = a[k]; }
            case 5 -> { long[] a = new long[2]; long x = a[k]; }
            case 6 -> { float[] a = new float[2]; float x = a[k]; }
            case 7 -> { double[] a = new double[2]; double x = a[k]; }
            default -> { Object[] a = new Object[2]; Object x = a[k]; }
        }
    }

    static void store(int type, int k) {
        boolean[] z = new boolean[2];
        byte[] b = new byte[2];
        char[] c = new char[2];
        short[] s = new short[2];
        int[] i = new int[2];
        long[] l = new long[2];
        float[] f = new float[2];
        double[] d = new double[2];
        Object[] o = new Object[2];
        switch (type) {
            case 0: z[k] = true; break;
            case 1: b[k] = 1; break;
            case 2: c[k] = 1; break;
            case 3: s[k] = 1; break;
            case 4: i[k] = 1; break;
            case 5: l[k] = 1; break;
            case 6: f[k] = 1; break;
            case 7: d[k] = 1; break;
            default: o[k] = o;
        }
    }
}
