package diff.invoke;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Hidden classes and class data from a lookup. */
public class Hidden {
    public static void main(String[] args) throws Throwable {
        byte[] bytes;
        try (var in = Hidden.class.getResourceAsStream("HiddenTemplate.class")) {
            bytes = in.readAllBytes();
        }
        MethodHandles.Lookup l = MethodHandles.lookup();
        for (int i = 0; i < 3; i++) {
            MethodHandles.Lookup h = l.defineHiddenClass(bytes, true);
            Class<?> c = h.lookupClass();
            System.out.println(c.isHidden() + " " + c.getName().startsWith("diff.invoke.HiddenTemplate/0x") + " " + c.getSimpleName().startsWith("HiddenTemplate/") + " " + c.getCanonicalName() + " " + (c != HiddenTemplate.class));
            MethodHandle m = h.findStatic(c, "hello", MethodType.methodType(String.class, String.class));
            System.out.println((String) m.invokeExact("x"));
            try {
                System.out.println((String) m.invokeExact("y"));
            } catch (LinkageError e) {
                System.out.println(e.getClass());
            }
            Object o = h.findConstructor(c, MethodType.methodType(void.class)).invoke();
            System.out.println(o);
            try {
                Class.forName(c.getName());
            } catch (ClassNotFoundException e) {
                System.out.println("not found by name");
            }
        }
        Runnable r = () -> {};
        System.out.println(r.getClass().isHidden() + " " + r.getClass().getNestHost() + " " + HiddenTemplate.class.isHidden());
        MethodHandles.Lookup d = l.defineHiddenClassWithClassData(bytes, java.util.List.of("data", 5), true);
        System.out.println((Object) MethodHandles.classData(d, "_", java.util.List.class));
        try {
            l.defineClass(bytes);
        } catch (LinkageError e) {
            System.out.println(e.getClass());
        }
    }
}
