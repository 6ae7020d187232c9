package diff.invoke;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;

/** What method handles, variable handles and java.lang.reflect.Array refuse, and with which words. */
public class Refused {
    interface Action {
        Object run() throws Throwable;
    }

    static abstract class Abs {
        abstract void x();
    }

    static int add(int a, int b) {
        return a + b;
    }

    int f = 5;
    static double d;
    final int fin = 3;

    static void show(String what, Action a) {
        String result;
        try {
            result = String.valueOf(a.run());
        } catch (Throwable t) {
            result = t + (t.getCause() == null ? "" : " / " + t.getCause());
        }
        System.out.println(what + ": " + result.replaceAll("@[0-9a-f]+", "@"));
    }

    static MethodType type(Class<?> result, Class<?>... parameters) {
        return MethodType.methodType(result, parameters);
    }

    public static void main(String[] args) throws Throwable {
        MethodHandles.Lookup l = MethodHandles.lookup();
        MethodHandle add = l.findStatic(Refused.class, "add", type(int.class, int.class, int.class));
        show("inexact", () -> add.invokeExact(1, 2));
        show("wrong argument", () -> add.invokeWithArguments(3, "x"));
        show("too few", () -> add.invokeWithArguments(3));
        show("no such", () -> l.findStatic(Refused.class, "nope", type(void.class)));
        show("virtual of static", () -> l.findVirtual(Refused.class, "add", add.type()));
        show("static of virtual", () -> l.findStatic(String.class, "length", type(int.class)));
        show("private", () -> l.findVirtual(String.class, "isLatin1", type(boolean.class)));
        show("special", () -> l.findSpecial(Object.class, "toString", type(String.class), Refused.class).type());
        show("abstract special", () -> MethodHandles.privateLookupIn(Abs.class, l)
                .findSpecial(Abs.class, "x", type(void.class), Abs.class));
        show("abstract constructor", () -> l.findConstructor(Abs.class, type(void.class)).invoke());
        show("final setter", () -> l.findSetter(Refused.class, "fin", int.class));
        show("no field", () -> l.findGetter(Refused.class, "zz", int.class));
        show("wrong type", () -> l.findGetter(Refused.class, "f", long.class));
        show("static as instance", () -> l.findGetter(Refused.class, "d", double.class));
        show("index", () -> MethodHandles.arrayElementGetter(int[].class).invoke(new int[3], 3));
        show("conversion", () -> add.asType(type(String.class, int.class, int.class)));
        show("dropped mode", () -> l.dropLookupMode(MethodHandles.Lookup.PRIVATE)
                .findGetter(Refused.class, "f", int.class).type());
        MethodType wide = MethodType.genericMethodType(60);
        MethodHandle constant = MethodHandles.constant(Object.class, "m");
        show("wide", () -> MethodHandles.dropArguments(constant, 0, wide.parameterList())
                .invokeWithArguments(Collections.nCopies(60, "x")));

        VarHandle field = l.findVarHandle(Refused.class, "f", int.class);
        VarHandle element = MethodHandles.arrayElementVarHandle(String[].class);
        VarHandle view = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        show("variable of another type", () -> {
            field.set(new Refused(), "s");
            return null;
        });
        show("variable of null", () -> (int) field.get((Refused) null));
        show("variable out of bounds", () -> element.get(new String[2], 2));
        show("variable of another element type", () -> {
            element.set((Object[]) new String[2], 1, (Object) 1);
            return null;
        });
        show("misaligned", () -> {
            view.setVolatile(ByteBuffer.allocateDirect(16), 3, 1L);
            return null;
        });
        show("final variable", () -> {
            l.findVarHandle(Refused.class, "fin", int.class).set(new Refused(), 3);
            return null;
        });
        show("reflective invoke", () -> {
            Object[] none = {new Object[0]};
            try {
                return MethodHandle.class.getMethod("invoke", Object[].class).invoke(add, none);
            } catch (java.lang.reflect.InvocationTargetException e) {
                return e.getCause();
            }
        });
    }
}
