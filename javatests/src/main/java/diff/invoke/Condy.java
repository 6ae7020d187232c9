package diff.invoke;

import diff.util.Asm;
import diff.util.Asm.Bytes;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/** Constant dynamic and invokedynamic in hand-written class files, and the bootstraps of the library. */
public class Condy {
    static int calls;

    public static Object boot(MethodHandles.Lookup l, String name, Class<?> type, Object... args) {
        calls++;
        return name + " " + type.getSimpleName() + " " + java.util.Arrays.toString(args);
    }

    public static int prim(MethodHandles.Lookup l, String name, Class<?> type) {
        return 42;
    }

    public static long wide(MethodHandles.Lookup l, String name, Class<?> type) {
        return 1L << 40;
    }

    public static Object failing(MethodHandles.Lookup l, String name, Class<?> type) {
        calls++;
        throw new IllegalStateException("boot fails");
    }

    public static java.lang.invoke.CallSite site(MethodHandles.Lookup l, String name, MethodType t, int k) throws Exception {
        calls++;
        return new java.lang.invoke.ConstantCallSite(MethodHandles.insertArguments(MethodHandles.lookup().findStatic(Condy.class, "target", MethodType.methodType(String.class, int.class, String.class)), 0, k));
    }

    public static String target(int k, String s) {
        return s + k;
    }

    public static void main(String[] args) throws Throwable {
        Asm a = new Asm(55, 0x21, "made/Condy", "java/lang/Object");
        String me = "diff/invoke/Condy";
        String bd = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;[Ljava/lang/Object;)Ljava/lang/Object;";
        int boot = a.handle(6, a.method(me, "boot", bd));
        int inner = a.dynamic(a.bootstrap(boot, a.string("in")), "inner", "Ljava/lang/Object;");
        int outer = a.dynamic(a.bootstrap(boot, a.string("s"), a.integer(5), a.big(6), a.real(1.5f), a.wide(2.5), a.cls("java/lang/String"), a.methodType("(I)V"), inner), "outer", "Ljava/lang/Object;");
        a.code(9, "get", "()Ljava/lang/Object;", 1, 0, new Bytes().w(0x13, outer).b(0xb0));
        String pd = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)";
        int prim = a.dynamic(a.bootstrap(a.handle(6, a.method(me, "prim", pd + "I"))), "p", "I");
        int wide = a.dynamic(a.bootstrap(a.handle(6, a.method(me, "wide", pd + "J"))), "w", "J");
        a.code(9, "sum", "()J", 4, 0, new Bytes().w(0x13, prim).b(0x85).w(0x14, wide).b(0x61, 0xad));
        int failing = a.dynamic(a.bootstrap(a.handle(6, a.method(me, "failing", pd + "Ljava/lang/Object;"))), "f", "Ljava/lang/Object;");
        a.code(9, "fail", "()Ljava/lang/Object;", 1, 0, new Bytes().w(0x13, failing).b(0xb0));
        int nul = a.dynamic(a.bootstrap(a.handle(6, a.method("java/lang/invoke/ConstantBootstraps", "nullConstant", "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;"))), "n", "Ljava/lang/String;");
        a.code(9, "nul", "()Ljava/lang/Object;", 1, 0, new Bytes().w(0x13, nul).b(0xb0));
        String sd = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;I)Ljava/lang/invoke/CallSite;";
        int indy = a.indy(a.bootstrap(a.handle(6, a.method(me, "site", sd)), a.integer(7)), "anything", "(Ljava/lang/String;)Ljava/lang/String;");
        a.code(9, "call", "(Ljava/lang/String;)Ljava/lang/String;", 1, 1, new Bytes().b(0x2a).w(0xba, indy).b(0, 0, 0xb0));
        a.code(9, "handle", "()Ljava/lang/invoke/MethodHandle;", 1, 0, new Bytes().w(0x13, a.handle(5, a.method("java/lang/String", "length", "()I"))).b(0xb0));
        a.code(9, "type", "()Ljava/lang/invoke/MethodType;", 1, 0, new Bytes().w(0x13, a.methodType("(JLjava/lang/String;)[I")).b(0xb0));
        Class<?> c = new Asm.Loader().define(a.bytes());
        Object first = c.getMethod("get").invoke(null);
        System.out.println(first + " " + calls);
        System.out.println((c.getMethod("get").invoke(null) == first) + " " + calls);
        System.out.println(c.getMethod("sum").invoke(null) + " " + c.getMethod("nul").invoke(null));
        for (int i = 0; i < 2; i++) {
            try {
                c.getMethod("fail").invoke(null);
            } catch (java.lang.reflect.InvocationTargetException e) {
                System.out.println(e.getCause() + " " + e.getCause().getCause() + " " + calls);
            }
        }
        System.out.println(c.getMethod("call", String.class).invoke(null, "x") + "" + c.getMethod("call", String.class).invoke(null, "y") + " " + calls);
        System.out.println((int) ((MethodHandle) c.getMethod("handle").invoke(null)).invokeExact("four") + " " + c.getMethod("type").invoke(null));
        MethodHandles.Lookup l = MethodHandles.lookup();
        System.out.println(ConstantBootstraps.enumConstant(l, "NEW", Thread.State.class) + " " + ConstantBootstraps.primitiveClass(l, "I", Class.class) + " " + ConstantBootstraps.getStaticFinal(l, "MAX_VALUE", int.class, Integer.class));
        System.out.println(ConstantBootstraps.invoke(l, "_", String.class, l.findVirtual(String.class, "repeat", MethodType.methodType(String.class, int.class)), "ab", 3) + " " + ConstantBootstraps.explicitCast(l, "_", byte.class, 300));
        VarHandle v = ConstantBootstraps.staticFieldVarHandle(l, "calls", VarHandle.class, Condy.class, int.class);
        System.out.println((int) v.get());
    }
}
