package diff.invoke;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** VarHandles on fields, statics, arrays, byte views; every access mode. */
public class VarHandles {
    int i = 1;
    long l = 2;
    volatile boolean z;
    byte b = 3;
    short s = 4;
    char c = 'c';
    float f = 1.5f;
    double d = 2.5;
    Object o = "o";
    static int st = 10;
    final int fin = 5;

    public static void main(String[] args) throws Throwable {
        MethodHandles.Lookup lk = MethodHandles.lookup();
        VarHandles v = new VarHandles();
        VarHandle i = lk.findVarHandle(VarHandles.class, "i", int.class);
        i.set(v, 5);
        System.out.println((int) i.get(v) + " " + (int) i.getVolatile(v) + " " + (int) i.getAcquire(v) + " " + (int) i.getOpaque(v));
        System.out.println(i.compareAndSet(v, 5, 6) + " " + i.compareAndSet(v, 5, 7) + " " + (int) i.compareAndExchange(v, 6, 8) + " " + (int) i.getAndAdd(v, 10) + " " + (int) i.getAndSet(v, 100)
            + " " + (int) i.getAndBitwiseOr(v, 3) + " " + (int) i.getAndBitwiseAnd(v, 0xf) + " " + (int) i.getAndBitwiseXor(v, 1) + " " + v.i);
        i.setVolatile(v, 1);
        i.setRelease(v, 2);
        i.setOpaque(v, 3);
        while (!i.weakCompareAndSet(v, 3, 4)) System.out.println("spurious");
        System.out.println(v.i);
        VarHandle l = lk.findVarHandle(VarHandles.class, "l", long.class);
        System.out.println((long) l.getAndAdd(v, 1L << 40) + " " + l.compareAndSet(v, (1L << 40) + 2, 3L) + " " + v.l);
        VarHandle z = lk.findVarHandle(VarHandles.class, "z", boolean.class);
        System.out.println(z.compareAndSet(v, false, true) + " " + (boolean) z.getAndBitwiseXor(v, true) + " " + v.z);
        VarHandle b = lk.findVarHandle(VarHandles.class, "b", byte.class);
        VarHandle s = lk.findVarHandle(VarHandles.class, "s", short.class);
        VarHandle c = lk.findVarHandle(VarHandles.class, "c", char.class);
        VarHandle f = lk.findVarHandle(VarHandles.class, "f", float.class);
        VarHandle d = lk.findVarHandle(VarHandles.class, "d", double.class);
        System.out.println((byte) b.getAndAdd(v, (byte) 127) + " " + v.b + " " + s.compareAndSet(v, (short) 4, (short) -4) + v.s + " " + (char) c.getAndSet(v, 'd') + v.c + " " + (float) f.getAndAdd(v, 1f) + v.f + " " + (double) d.compareAndExchange(v, 2.5, 3.5) + v.d);
        VarHandle o = lk.findVarHandle(VarHandles.class, "o", Object.class);
        System.out.println(o.compareAndSet(v, "o", "p") + " " + o.getAndSet(v, 5) + " " + v.o);
        VarHandle st = lk.findStaticVarHandle(VarHandles.class, "st", int.class);
        System.out.println((int) st.getAndAdd(5) + " " + (int) st.get());
        VarHandle arr = MethodHandles.arrayElementVarHandle(int[].class);
        int[] a = {1, 2, 3};
        arr.setVolatile(a, 1, 20);
        System.out.println((int) arr.getAndAdd(a, 1, 2) + " " + a[1] + arr.compareAndSet(a, 0, 1, 9) + a[0]);
        VarHandle sa = MethodHandles.arrayElementVarHandle(String[].class);
        String[] strs = {"x", null};
        System.out.println(sa.compareAndSet(strs, 1, null, "y") + strs[1] + (String) sa.getAndSet(strs, 0, "z"));
        VarHandle view = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
        byte[] bytes = new byte[8];
        view.set(bytes, 1, 0x01020304);
        System.out.println(java.util.Arrays.toString(bytes) + (int) view.get(bytes, 0));
        VarHandle bb = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        ByteBuffer buf = ByteBuffer.allocate(16);
        bb.set(buf, 8, 5L);
        System.out.println(buf.get(8) + " " + (long) bb.get(buf, 8));
        try {
            arr.get(a, 3);
        } catch (ArrayIndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        try {
            lk.findVarHandle(VarHandles.class, "fin", int.class).set(v, 1);
        } catch (UnsupportedOperationException e) {
            System.out.println("final");
        }
        try {
            i.set(v, "wrong type");
        } catch (java.lang.invoke.WrongMethodTypeException e) {
            System.out.println("wrong type");
        }
        try {
            sa.set((Object[]) strs, 0, (Object) 5);
        } catch (ClassCastException e) {
            System.out.println("cast");
        }
        System.out.println(i.varType() + " " + i.coordinateTypes() + " " + i.isAccessModeSupported(VarHandle.AccessMode.GET_AND_ADD) + " " + i.accessModeType(VarHandle.AccessMode.COMPARE_AND_SET));
        System.out.println((int) i.toMethodHandle(VarHandle.AccessMode.GET).invokeExact(v));
        VarHandle.fullFence();
    }
}
