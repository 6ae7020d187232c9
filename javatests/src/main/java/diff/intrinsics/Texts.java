package diff.intrinsics;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/** Text of all lengths, both compact and not; arrays compared; Base64. */
public class Texts {
    static long sum;

    static void add(Object o) {
        sum = sum * 31 + (o instanceof byte[] b ? Arrays.hashCode(b) : o instanceof char[] c ? Arrays.hashCode(c) : o.hashCode());
    }

    static String text(Random r, int n, int limit) {
        char[] c = new char[n];
        for (int i = 0; i < n; i++) {
            c[i] = (char) ('a' + r.nextInt(limit));
        }
        return new String(c);
    }

    static void fails(Runnable r) {
        try {
            r.run();
            System.out.println("nothing thrown");
        } catch (RuntimeException e) {
            System.out.println(e);
        }
    }

    public static void main(String[] args) {
        Random r = new Random(41);
        for (int limit : new int[] {3, 26, 130, 4000}) {
            for (int n = 0; n <= 300; n++) {
                String s = text(r, n, limit), t = text(r, r.nextInt(4), 3), u = s.substring(0, n / 2) + s.substring(n / 2);
                add(s);
                add(s.equals(u) && u.equals(s) && !s.equals(s + "x") && !s.equals((Object) 5) && !s.equals(null));
                add(s.compareTo(text(r, n, limit)));
                add(s.compareTo(s + t));
                add(s.indexOf(t));
                add(s.indexOf(t, n / 3));
                add(s.indexOf('b', n / 2));
                add(s.indexOf(0x1d11e));
                add(s.lastIndexOf(t));
                add((s + t + s).indexOf(t, n));
                add(s.contains(u));
                add(s.toCharArray());
                add(new String(s.toCharArray()));
                add(new String(s.toCharArray(), n / 4, n / 2));
                add(new StringBuilder(s).insert(n / 2, "é").append('ω').deleteCharAt(0).toString());
                add(s.getBytes(StandardCharsets.UTF_8));
                add(s.getBytes(StandardCharsets.ISO_8859_1));
                add(s.getBytes(StandardCharsets.US_ASCII));
                add(s.getBytes(StandardCharsets.UTF_16BE));
                add(new String(s.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
                add(StandardCharsets.ISO_8859_1.encode(CharBuffer.wrap(s)).array());
                add(s.replace('a', 'ö').replace("b", "βγ"));
                add(new String(new StringBuilder(s).reverse()).hashCode());
                for (int i = 0; i < n; i += 17) {
                    add(s.charAt(i));
                }
                byte[] a = s.getBytes(StandardCharsets.UTF_8), b = a.clone();
                add(Arrays.equals(a, b) + " " + Arrays.mismatch(a, b));
                if (a.length > 0) {
                    b[r.nextInt(b.length)] ^= 4;
                }
                add(Arrays.equals(a, b) + " " + Arrays.mismatch(a, b) + " " + Arrays.compare(a, b));
                char[] c = s.toCharArray(), d = u.toCharArray();
                add(Arrays.equals(c, d) + " " + Arrays.mismatch(c, 0, n, d, 0, n / 2) + " " + Arrays.mismatch(c, n / 3, n, d, n / 4, n));
                for (Base64.Encoder e : new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getMimeEncoder(), Base64.getEncoder().withoutPadding()}) {
                    byte[] code = e.encode(a);
                    add(code);
                    Base64.Decoder k = e == Base64.getUrlEncoder() ? Base64.getUrlDecoder() : Base64.getMimeDecoder();
                    add(k.decode(code));
                }
                add(Base64.getDecoder().decode(Base64.getEncoder().encodeToString(b)));
            }
            System.out.println(limit + " " + sum);
        }
        long[] la = new long[50], lb = new long[50];
        double[] da = new double[50], db = new double[50];
        for (int i = 0; i < 50; i++) {
            lb[i] = 1;
            db[i] = i % 2 == 0 ? 0.0 : -0.0;
            add(Arrays.mismatch(la, lb) + " " + Arrays.mismatch(da, db) + " " + Arrays.equals(da, db));
            lb[i] = 0;
        }
        System.out.println(sum + " " + Arrays.mismatch(new double[] {Double.NaN}, new double[] {Double.NaN}) + Arrays.mismatch(new int[] {1, 2}, new int[] {1}));
        String s = "latin", w = "wide ω";
        fails(() -> s.charAt(5));
        fails(() -> s.charAt(-1));
        fails(() -> w.charAt(6));
        fails(() -> w.charAt(Integer.MIN_VALUE));
        fails(() -> s.getChars(1, 9, new char[20], 0));
        fails(() -> w.getChars(0, 6, new char[5], 0));
        fails(() -> w.getChars(0, 2, null, 0));
        fails(() -> new String(new char[3], 2, 2));
        fails(() -> s.compareTo(null));
        fails(() -> s.indexOf((String) null));
        fails(() -> Base64.getDecoder().decode("ab!d"));
        fails(() -> Base64.getDecoder().decode("abcde"));
        fails(() -> Base64.getDecoder().decode("ab=d"));
        fails(() -> Base64.getDecoder().decode("YWJj".getBytes(), new byte[2]));
        fails(() -> Base64.getEncoder().encode(new byte[4], new byte[7]));
        fails(() -> Arrays.mismatch(new byte[4], 1, 9, new byte[4], 0, 1));
        try {
            s.charAt(7);
        } catch (StringIndexOutOfBoundsException e) {
            StackTraceElement t = e.getStackTrace()[e.getStackTrace().length - 1];
            System.out.println(t.getMethodName() + " " + e.getStackTrace()[0]);
            for (StackTraceElement x : e.getStackTrace()) {
                if (x.getClassName().equals("java.lang.String")) {
                    System.out.println(x.getMethodName() + " " + x.isNativeMethod());
                }
            }
        }
        System.out.println(w.indexOf('ω') + " " + "a\0b".indexOf('\0') + " " + "ÿ".compareTo("ā") + " " + "".hashCode() + " " + "x".repeat(1000).hashCode());
    }
}
