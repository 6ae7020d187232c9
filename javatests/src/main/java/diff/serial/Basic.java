package diff.serial;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Serialization round trips; the bytes themselves. */
public class Basic {
    static class Parent {
        int notSerialized = 5;

        Parent() {
            notSerialized = 99;
        }
    }

    static class P extends Parent implements Serializable {
        private static final long serialVersionUID = 1L;
        byte b = 1;
        char c = 'c';
        short s = 2;
        int i = 3;
        long l = 4;
        float f = 5.5f;
        double d = 6.5;
        boolean z = true;
        String str = "str";
        int[] ints = {1, 2, 3};
        Object[] objs = {"a", 1, null};
        transient int t = 7;
        static int st = 8;
        P self = this;
        E e = E.TWO;
        Class<?> k = String.class;
    }

    enum E { ONE, TWO }

    record R(int a, String b) implements Serializable {}

    static byte[] write(Object o) throws Exception {
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(b)) {
            out.writeObject(o);
        }
        return b.toByteArray();
    }

    static Object read(byte[] b) throws Exception {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(b))) {
            return in.readObject();
        }
    }

    public static void main(String[] args) throws Exception {
        P p = new P();
        p.notSerialized = 1;
        p.t = 1000;
        P q = (P) read(write(p));
        System.out.println(q.b + " " + q.c + " " + q.s + " " + q.i + " " + q.l + " " + q.f + " " + q.d + " " + q.z + " " + q.str + " " + q.ints.length + " " + q.objs[1] + " " + q.t + " " + (q.self == q) + " " + q.e + (q.e == E.TWO) + " " + q.k + " " + q.notSerialized);
        System.out.println(HexFormat.of().formatHex(write(p)));
        System.out.println(HexFormat.of().formatHex(write("hi")) + " " + HexFormat.of().formatHex(write(new int[] {1})) + " " + HexFormat.of().formatHex(write(E.ONE)));
        System.out.println(read(write(new R(5, "rec"))) + " " + read(write(List.of(1, "x"))) + " " + read(write(new ArrayList<>(List.of(1, 2)))));
        Map<String, List<Integer>> m = new HashMap<>();
        for (int i = 0; i < 20; i++) m.put("k" + i, List.of(i, i * i));
        System.out.println(read(write(m)).equals(m));
        for (Object o : new Object[] {new java.math.BigInteger("12345678901234567890"), new java.math.BigDecimal("1.50"), new java.util.Date(0), java.time.LocalDate.of(2024, 1, 2), java.time.Duration.ofSeconds(5), new java.util.BitSet(),
            new java.util.TreeMap<>(Map.of("a", 1)), java.util.EnumSet.of(E.ONE), new StringBuilder("sb"), Integer.valueOf(5), new Exception("ex").getMessage(), java.util.Optional.class, new java.util.Random(5).nextInt(), java.util.UUID.nameUUIDFromBytes(new byte[3])}) {
            System.out.println(read(write(o)));
        }
        try {
            write(new Object());
        } catch (NotSerializableException e) {
            System.out.println(e.getMessage());
        }
        try {
            byte[] bad = write(p);
            bad[0] = 0;
            read(bad);
        } catch (java.io.StreamCorruptedException e) {
            System.out.println(e.getMessage());
        }
        try {
            byte[] b = write(p);
            read(java.util.Arrays.copyOf(b, b.length / 2));
        } catch (java.io.EOFException e) {
            System.out.println("EOF " + e.getMessage());
        }
        try {
            byte[] b = write(new P());
            String s = new String(b, "ISO-8859-1").replace("\0\0\0\0\0\0\0\1\2", "\0\0\0\0\0\0\0\2\2");
            read(s.getBytes("ISO-8859-1"));
        } catch (InvalidClassException e) {
            System.out.println(e.getMessage());
        }
    }
}
