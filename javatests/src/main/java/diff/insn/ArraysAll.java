package diff.insn;

import static diff.util.T.p;

/** Arrays of every element type: creation, default, load, store, length. */
public class ArraysAll {
    public static void main(String[] args) {
        boolean[] z = new boolean[3];
        byte[] b = new byte[3];
        char[] c = new char[3];
        short[] s = new short[3];
        int[] i = new int[3];
        long[] l = new long[3];
        float[] f = new float[3];
        double[] d = new double[3];
        Object[] o = new Object[3];
        p("z", z[0]);
        p("b", b[0]);
        p("c", c[0]);
        p("s", s[0]);
        p("i", i[0]);
        p("l", l[0]);
        p("f", f[0]);
        p("d", d[0]);
        p("o", o[0]);
        z[1] = true;
        b[1] = (byte) 200;
        c[1] = (char) -1;
        s[1] = (short) 40000;
        i[1] = Integer.MIN_VALUE;
        l[1] = Long.MIN_VALUE;
        f[1] = 1.5f;
        d[1] = -2.5;
        o[1] = "x";
        p("z", z[1]);
        p("b", b[1]);
        p("c", c[1]);
        p("s", s[1]);
        p("i", i[1]);
        p("l", l[1]);
        p("f", f[1]);
        p("d", d[1]);
        p("o", o[1]);
        b[2] += 100;
        b[2] += 100;
        p("b+=", b[2]);
        c[2]--;
        p("c--", c[2]);
        s[2] -= 32769;
        p("s-=", s[2]);
        i[2] = i[2]++ + ++i[2];
        p("i++", i[2]);
        l[2] ^= 0xFFFFFFFF0L;
        p("l^=", l[2]);
        f[2] /= 0;
        p("f/=", f[2]);
        d[2]++;
        p("d++", d[2]);
        z[2] |= true;
        p("z|=", z[2]);
        p("length", o.length + new int[0].length);
        int[] copy = i.clone();
        copy[0] = 9;
        p("clone", copy[0] - i[0]);
        p("class", i.getClass());
        p("class name", o.getClass().getName());
        int[] init = {1, 2, 3, 4, 5};
        int sum = 0;
        for (int x : init) sum += x;
        p("sum", sum);
    }
}
