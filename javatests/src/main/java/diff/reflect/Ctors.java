package diff.reflect;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Constructors and java.lang.reflect.Array. */
public class Ctors {
    final String how;

    public Ctors() {
        how = "none";
    }

    private Ctors(int i, double d) {
        how = i + " " + d;
    }

    Ctors(String... s) {
        how = Arrays.toString(s);
    }

    Ctors(Object o) throws Exception {
        throw new Exception("refused " + o);
    }

    class Inner {
        final int k;

        Inner(int k) {
            this.k = k;
        }
    }

    enum E { A }

    abstract static class Abs {}

    public static void main(String[] args) throws Exception {
        System.out.println(Ctors.class.getDeclaredConstructor().newInstance().how);
        Constructor<Ctors> c = Ctors.class.getDeclaredConstructor(int.class, double.class);
        System.out.println(c.newInstance(1, 2.5).how + " " + c + " " + c.getParameterCount());
        System.out.println(Ctors.class.getDeclaredConstructor(String[].class).newInstance((Object) new String[] {"a", "b"}).how);
        try {
            Ctors.class.getDeclaredConstructor(Object.class).newInstance("x");
        } catch (InvocationTargetException e) {
            System.out.println(e.getCause().getMessage());
        }
        Constructor<Inner> in = Inner.class.getDeclaredConstructor(Ctors.class, int.class);
        System.out.println(in.newInstance(new Ctors(), 7).k);
        try {
            E.class.getDeclaredConstructors()[0].newInstance("B", 1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            Abs.class.getDeclaredConstructor().newInstance();
        } catch (InstantiationException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(Ctors.class.newInstance().how + " " + Ctors.class.getConstructors().length + " " + Ctors.class.getDeclaredConstructors().length);
        Object a = Array.newInstance(int.class, 3);
        Array.set(a, 0, 5);
        Array.setInt(a, 1, 6);
        Array.set(a, 2, (byte) 7);
        System.out.println(Arrays.toString((int[]) a) + Array.getLength(a) + Array.get(a, 0) + Array.getLong(a, 1));
        Object m = Array.newInstance(String.class, 2, 3);
        System.out.println(m.getClass() + " " + ((String[][]) m)[1].length + Array.newInstance(int[].class, 2).getClass());
        try {
            Array.set(a, 0, "x");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            Array.get(a, 3);
        } catch (ArrayIndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        try {
            Array.getLength("x");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            Array.newInstance(void.class, 1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            Array.newInstance(int.class, -2);
        } catch (NegativeArraySizeException e) {
            System.out.println(e.getMessage());
        }
    }
}
