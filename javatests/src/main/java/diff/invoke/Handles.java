package diff.invoke;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.WrongMethodTypeException;
import java.util.List;

/** Method handles: find*, invokeExact, invoke, asType, exceptions. */
public class Handles {
    int n = 5;
    static String s = "static";
    private int secret = 9;

    Handles() {}

    Handles(int n) {
        this.n = n;
    }

    int add(int a, long b) {
        return (int) (n + a + b);
    }

    static String join(String a, Object b, double c) {
        return a + b + c;
    }

    private String priv() {
        return "private" + secret;
    }

    @Override
    public String toString() {
        return "Handles" + n;
    }

    static class Sub extends Handles {
        @Override
        public String toString() {
            return "Sub";
        }

        static MethodHandles.Lookup lookup() {
            return MethodHandles.lookup();
        }
    }

    static void thrower(String m) throws Exception {
        throw new Exception(m);
    }

    public static void main(String[] args) throws Throwable {
        MethodHandles.Lookup l = MethodHandles.lookup();
        Handles h = new Handles();
        MethodHandle add = l.findVirtual(Handles.class, "add", MethodType.methodType(int.class, int.class, long.class));
        System.out.println((int) add.invokeExact(h, 1, 2L));
        System.out.println(add.invoke(h, (short) 1, 2));
        System.out.println(add.invokeWithArguments(h, 3, 4L) + " " + add.invokeWithArguments(List.of(h, 5, 6L)));
        MethodHandle join = l.findStatic(Handles.class, "join", MethodType.methodType(String.class, String.class, Object.class, double.class));
        System.out.println((String) join.invokeExact("a", (Object) 1, 2.0));
        System.out.println(join.invoke("a", 'c', 2));
        MethodHandle ctor = l.findConstructor(Handles.class, MethodType.methodType(void.class, int.class));
        System.out.println(((Handles) ctor.invokeExact(77)).n);
        MethodHandle get = l.findGetter(Handles.class, "n", int.class);
        MethodHandle set = l.findSetter(Handles.class, "n", int.class);
        set.invokeExact(h, 50);
        System.out.println((int) get.invokeExact(h));
        System.out.println((String) l.findStaticGetter(Handles.class, "s", String.class).invokeExact());
        l.findStaticSetter(Handles.class, "s", String.class).invokeExact("changed");
        System.out.println(s);
        System.out.println((String) l.findVirtual(Handles.class, "priv", MethodType.methodType(String.class)).invokeExact(h));
        MethodHandle special = Sub.lookup().findSpecial(Handles.class, "toString", MethodType.methodType(String.class), Sub.class);
        System.out.println((String) special.invokeExact(new Sub()) + (String) l.findVirtual(Object.class, "toString", MethodType.methodType(String.class)).invokeExact((Object) new Sub()));
        MethodHandle bound = l.bind("hello", "length", MethodType.methodType(int.class));
        System.out.println((int) bound.invokeExact());
        MethodHandle iface = l.findVirtual(CharSequence.class, "charAt", MethodType.methodType(char.class, int.class));
        System.out.println((char) iface.invokeExact((CharSequence) "xyz", 1));
        System.out.println(iface.type() + " " + join.type().toMethodDescriptorString() + " " + ctor);
        try {
            int x = (int) add.invokeExact(h, 1, 2);
        } catch (WrongMethodTypeException e) {
            System.out.println(e.getMessage());
        }
        try {
            add.invoke("wrong", 1, 2L);
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
        try {
            add.invokeExact((Handles) null, 1, 2L);
        } catch (WrongMethodTypeException e) {
            System.out.println("void return is another type");
        }
        try {
            int r = (int) add.invokeExact((Handles) null, 1, 2L);
        } catch (NullPointerException e) {
            System.out.println("null receiver");
        }
        try {
            l.findVirtual(String.class, "nope", MethodType.methodType(int.class));
        } catch (NoSuchMethodException e) {
            System.out.println(e.getMessage());
        }
        try {
            l.findStatic(String.class, "length", MethodType.methodType(int.class));
        } catch (IllegalAccessException e) {
            System.out.println(e.getMessage());
        }
        try {
            l.findGetter(String.class, "value", byte[].class);
        } catch (IllegalAccessException e) {
            System.out.println(e.getMessage().replaceAll("@[0-9a-f]+", "@"));
        }
        try {
            l.findStatic(Handles.class, "thrower", MethodType.methodType(void.class, String.class)).invokeExact("thrown");
        } catch (Exception e) {
            System.out.println(e.getMessage() + " " + e.getStackTrace()[0].getMethodName() + " " + e.getStackTrace()[1].getMethodName());
        }
        MethodHandle reflected = l.unreflect(String.class.getMethod("concat", String.class));
        System.out.println((String) reflected.invokeExact("a", "b"));
        System.out.println(MethodHandles.publicLookup().findStatic(Math.class, "max", MethodType.methodType(int.class, int.class, int.class)).invoke(3, 4));
        System.out.println(l.lookupClass() + " " + l.revealDirect(add).getName() + " " + l.in(String.class));
    }
}
