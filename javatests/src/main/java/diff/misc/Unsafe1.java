package diff.misc;

import java.lang.reflect.Field;
import sun.misc.Unsafe;

/** sun.misc.Unsafe as libraries use it: fields, arrays, off-heap memory, compare and swap, allocation. */
public class Unsafe1 {
    int i = 5;
    long l = 6;
    Object o = "o";
    volatile int v;

    Unsafe1() {
        System.out.println("constructed");
    }

    @SuppressWarnings("deprecation")
    public static void main(String[] args) throws Exception {
        Field f = Unsafe.class.getDeclaredField("theUnsafe");
        f.setAccessible(true);
        Unsafe u = (Unsafe) f.get(null);
        Unsafe1 x = new Unsafe1();
        long io = u.objectFieldOffset(Unsafe1.class.getDeclaredField("i"));
        long oo = u.objectFieldOffset(Unsafe1.class.getDeclaredField("o"));
        long lo = u.objectFieldOffset(Unsafe1.class.getDeclaredField("l"));
        u.putInt(x, io, 50);
        u.putObject(x, oo, "new");
        System.out.println(x.i + " " + x.o + " " + u.getLong(x, lo) + " " + u.compareAndSwapInt(x, io, 50, 51) + u.compareAndSwapInt(x, io, 50, 52) + x.i + u.compareAndSwapObject(x, oo, "nope", "n") + u.getAndAddLong(x, lo, 4) + x.l + u.getAndSetObject(x, oo, "swapped") + x.o);
        Unsafe1 raw = (Unsafe1) u.allocateInstance(Unsafe1.class);
        System.out.println(raw.i + " " + raw.o);
        int[] a = {1, 2, 3};
        long base = u.arrayBaseOffset(int[].class);
        int scale = u.arrayIndexScale(int[].class);
        System.out.println(u.getInt(a, base + 2L * scale) + " " + scale + " " + u.arrayIndexScale(byte[].class) + u.arrayIndexScale(long[].class));
        long mem = u.allocateMemory(64);
        u.setMemory(mem, 64, (byte) 1);
        u.putLong(mem + 8, 0x1122334455667788L);
        System.out.println(u.getInt(mem) + " " + Integer.toHexString(u.getInt(mem + 8)) + " " + u.getByte(mem + 15));
        mem = u.reallocateMemory(mem, 128);
        byte[] out = new byte[16];
        u.copyMemory(null, mem, out, u.arrayBaseOffset(byte[].class), 16);
        System.out.println(java.util.Arrays.toString(out));
        u.freeMemory(mem);
        u.fullFence();
        try {
            u.throwException(new java.io.IOException("sneaky"));
        } catch (Exception e) {
            System.out.println(e);
        }
        System.out.println(u.pageSize() > 0);
    }
}
