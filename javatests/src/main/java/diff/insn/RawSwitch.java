package diff.insn;

import diff.util.Asm;
import diff.util.Asm.Bytes;

/** Switches with odd shapes: no cases, one case, backward targets; ldc_w; comparisons by opcode. */
public class RawSwitch {
    public static void main(String[] args) throws Exception {
        Asm a = new Asm(49, 0x21, "made/Switch", "java/lang/Object");
        a.code(9, "none", "(I)I", 1, 1, new Bytes().b(0x1a, 0xab, 0, 0).u4(11).u4(0).b(8, 0xac));
        a.code(9, "one", "(I)I", 1, 1, new Bytes().b(0x1a, 0xaa, 0, 0).u4(21).u4(Integer.MAX_VALUE).u4(Integer.MAX_VALUE).u4(19).b(4, 0xac, 3, 0xac));
        // Counts local 0 down by switching backwards until it is zero.
        Bytes back = new Bytes();
        back.b(0x84, 0, 0xff, 0x1a, 0xab, 0, 0, 0);
        back.u4(-4).u4(1).u4(0).u4(20);
        back.b(0x1a, 0xac);
        a.code(9, "back", "(I)I", 1, 1, back);
        for (int[] op : new int[][] {{0x95, 0}, {0x96, 1}}) a.code(9, "f" + op[1], "(FF)I", 2, 2, new Bytes().b(0x22, 0x23, op[0], 0xac));
        for (int[] op : new int[][] {{0x97, 0}, {0x98, 1}}) a.code(9, "d" + op[1], "(DD)I", 4, 4, new Bytes().b(0x26, 0x28, op[0], 0xac));
        a.code(9, "constants", "()D", 4, 0, new Bytes().w(0x13, a.integer(70000)).b(0x87).w(0x14, a.big(1L << 40)).b(0x8a, 0x63).w(0x13, a.real(0.5f)).b(0x8d, 0x63).w(0x14, a.wide(0.25)).b(0x63, 0xaf));
        a.code(9, "negative", "()I", 3, 1, new Bytes().b(0x10, 0x80, 0x11, 0x80, 0, 0x60, 0xac));
        a.code(9, "dims", "()Ljava/lang/Object;", 3, 1, new Bytes().b(5, 6).w(0xc5, a.cls("[[[[I")).b(2).b(0xb0));
        a.code(9, "arrayOfArrays", "()Ljava/lang/Object;", 3, 1, new Bytes().b(6).w(0xbd, a.cls("[[Ljava/lang/String;")).b(0xb0));
        Class<?> c = new Asm.Loader().define(a.bytes());
        System.out.println(c.getMethod("none", int.class).invoke(null, 77));
        System.out.println(c.getMethod("one", int.class).invoke(null, Integer.MAX_VALUE) + " " + c.getMethod("one", int.class).invoke(null, 5));
        System.out.println(c.getMethod("back", int.class).invoke(null, 10));
        float[] fs = {1, 2, Float.NaN, -0f, 0f};
        for (float x : fs) for (float y : fs) System.out.print(c.getMethod("f0", float.class, float.class).invoke(null, x, y) + "" + c.getMethod("f1", float.class, float.class).invoke(null, x, y) + c.getMethod("d0", double.class, double.class).invoke(null, x, y) + c.getMethod("d1", double.class, double.class).invoke(null, x, y) + " ");
        System.out.println();
        System.out.println(c.getMethod("constants").invoke(null) + " " + c.getMethod("negative").invoke(null));
        Object d = c.getMethod("dims").invoke(null);
        System.out.println(d.getClass().getName() + " " + ((Object[]) d).length + " " + ((Object[][]) d)[1].length + " " + ((Object[][]) d)[1][2]);
        System.out.println(c.getMethod("arrayOfArrays").invoke(null).getClass().getName());
    }
}
