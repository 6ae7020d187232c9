package diff.reflect;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;

/** Reflection and handles together: unreflect, proxies of handles, parameters, private lookup, default methods. */
public class Handles {
    interface Greet {
        String greet(String n);

        default String twice(String n) {
            return greet(n) + greet(n);
        }
    }

    public interface Single {
        String go(String n);
    }

    private static String secret(String n) {
        return "secret " + n;
    }

    private int field = 3;

    void params(final int first, String... rest) {}

    public static void main(String[] args) throws Throwable {
        MethodHandles.Lookup l = MethodHandles.lookup();
        Method m = Handles.class.getDeclaredMethod("secret", String.class);
        System.out.println((String) l.unreflect(m).invokeExact("x"));
        Single g = MethodHandleProxies.asInterfaceInstance(Single.class, l.unreflect(m));
        System.out.println(g.go("y") + " " + MethodHandleProxies.isWrapperInstance(g));
        System.out.println((int) l.unreflectGetter(Handles.class.getDeclaredField("field")).invokeExact(new Handles()));
        Executable e = Handles.class.getDeclaredMethod("params", int.class, String[].class);
        for (Parameter p : e.getParameters()) System.out.println(p + " " + p.getName() + " " + p.isVarArgs() + " " + p.getModifiers() + " " + p.getParameterizedType());
        MethodHandles.Lookup priv = MethodHandles.privateLookupIn(Handles.class, l);
        System.out.println(priv.findStatic(Handles.class, "secret", MethodType.methodType(String.class, String.class)).invoke("z") + " " + priv.hasPrivateAccess() + " " + MethodHandles.publicLookup().hasPrivateAccess());
        Greet impl = n -> "hi " + n + ";";
        System.out.println(impl.twice("b") + Greet.class.getMethod("twice", String.class).invoke(impl, "c"));
        try {
            MethodHandles.publicLookup().unreflect(m);
        } catch (IllegalAccessException x) {
            System.out.println("no access");
        }
        System.out.println(l.findSpecial(Object.class, "hashCode", MethodType.methodType(int.class), Handles.class).type());
        System.out.println(Arrays.toString(Greet.class.getMethods().length > 0 ? Greet.class.getMethod("greet", String.class).getParameterTypes() : null));
        long sum = 0;
        Method abs = Math.class.getMethod("abs", int.class);
        for (int i = -50; i < 50; i++) sum += (int) abs.invoke(null, i);
        System.out.println(sum);
    }
}
