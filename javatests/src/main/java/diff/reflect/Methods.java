package diff.reflect;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;

/** Methods: finding, invoking with every primitive, exceptions, modifiers, access. */
public class Methods {
    public int pub(int a, String b) {
        return a + b.length();
    }

    private static long priv(long a) {
        return a * 2;
    }

    protected void prot() throws java.io.IOException {
        throw new java.io.IOException("from prot");
    }

    static Object all(byte b, char c, short s, int i, long l, float f, double d, boolean z, int[] a, Object... rest) {
        return "" + b + c + s + i + l + f + d + z + a.length + rest.length;
    }

    static byte b() {
        return 1;
    }

    static char c() {
        return 'c';
    }

    static short s() {
        return 2;
    }

    static float f() {
        return 1.5f;
    }

    static double d() {
        return 2.5;
    }

    static boolean z() {
        return true;
    }

    static void v() {}

    synchronized final strictfp void mods() {}

    interface Dflt {
        default String hi() {
            return "default " + this.name();
        }

        String name();
    }

    static class Impl implements Dflt {
        public String name() {
            return "impl";
        }
    }

    public static void main(String[] args) throws Exception {
        Methods m = new Methods();
        System.out.println(Methods.class.getMethod("pub", int.class, String.class).invoke(m, 3, "abc"));
        Method priv = Methods.class.getDeclaredMethod("priv", long.class);
        System.out.println(priv.invoke(null, 21L) + " " + priv.invoke(null, 5) + " " + priv);
        Method all = Arrays.stream(Methods.class.getDeclaredMethods()).filter(x -> x.getName().equals("all")).findFirst().get();
        System.out.println(all.invoke(null, (byte) 1, 'c', (short) 2, 3, 4L, 5f, 6.0, true, new int[2], new Object[] {1, 2}));
        System.out.println(all + " " + all.toGenericString() + " " + all.isVarArgs() + " " + Arrays.toString(all.getParameterTypes()) + " " + Arrays.toString(all.getParameters()));
        for (String n : "b c s f d z v".split(" ")) {
            Object r = Methods.class.getDeclaredMethod(n).invoke(null);
            System.out.print(r + " " + (r == null ? null : r.getClass().getSimpleName()) + "; ");
        }
        System.out.println();
        try {
            Methods.class.getDeclaredMethod("prot").invoke(m);
        } catch (InvocationTargetException e) {
            System.out.println(e.getCause() + " " + e.getMessage() + " " + e.getTargetException().getMessage());
        }
        Object[][] bad = {{m, "x", "y"}, {m, 1}, {null, 1, "x"}, {"other", 1, "x"}, {m, null, "x"}};
        for (Object[] b : bad) {
            try {
                Methods.class.getMethod("pub", int.class, String.class).invoke(b[0], Arrays.copyOfRange(b, 1, b.length));
            } catch (IllegalArgumentException | NullPointerException e) {
                System.out.println(e.getClass().getSimpleName() + " " + (e instanceof NullPointerException ? "" : e.getMessage()));
            }
        }
        Arrays.stream(Methods.class.getDeclaredMethods()).filter(x -> !x.isSynthetic()).sorted(Comparator.comparing(Method::toString)).forEach(x -> System.out.println(Modifier.toString(x.getModifiers()) + " " + x.getName() + " " + Arrays.toString(x.getExceptionTypes())));
        System.out.println(Dflt.class.getMethod("hi").invoke(new Impl()) + " " + Dflt.class.getMethod("hi").isDefault() + " " + Impl.class.getMethod("hi").getDeclaringClass());
        System.out.println(Arrays.stream(Impl.class.getMethods()).filter(x -> x.getDeclaringClass() != Object.class).map(Method::getName).sorted().toList());
        System.out.println(Object.class.getMethod("toString").invoke("virtual") + " " + Arrays.class.getMethod("asList", Object[].class).invoke(null, (Object) new String[] {"a", "b"}));
        try {
            Methods.class.getMethod("priv", long.class);
        } catch (NoSuchMethodException e) {
            System.out.println(e.getMessage());
        }
        Method value = String.class.getDeclaredMethod("isLatin1");
        try {
            value.invoke("x");
        } catch (IllegalAccessException e) {
            System.out.println(e.getMessage());
        }
        try {
            value.setAccessible(true);
        } catch (RuntimeException e) {
            System.out.println(e.getClass().getName());
        }
        System.out.println(value.trySetAccessible() + " " + value.canAccess("x") + " " + priv.equals(Methods.class.getDeclaredMethod("priv", long.class)) + " " + priv.hashCode());
        Method loop = Methods.class.getDeclaredMethod("priv", long.class);
        long sum = 0;
        for (int i = 0; i < 1000; i++) sum += (Long) loop.invoke(null, (long) i);
        System.out.println(sum);
    }
}
