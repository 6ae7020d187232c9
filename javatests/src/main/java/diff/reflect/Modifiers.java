package diff.reflect;

import java.lang.reflect.Modifier;

/** Access checks between packages and classes. */
public class Modifiers {
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < 4096; i = i * 2 + 1) System.out.println(Modifier.toString(i) + " " + Modifier.isFinal(i) + Modifier.isPublic(i));
        System.out.println(Modifier.toString(Modifier.classModifiers()) + "|" + Modifier.toString(Modifier.methodModifiers()) + "|" + Modifier.toString(Modifier.fieldModifiers()));
        Class<?> c = Class.forName("java.util.Collections$EmptyList");
        var get = c.getDeclaredMethod("size");
        try {
            System.out.println(get.invoke(java.util.List.of()));
        } catch (Exception e) {
            System.out.println(e.getClass() + " " + e.getMessage());
        }
        try {
            System.out.println(get.invoke(java.util.Collections.emptyList()));
        } catch (Exception e) {
            System.out.println(e.getClass() + " " + e.getMessage());
        }
        try {
            Class.forName("jdk.internal.misc.Unsafe").getMethod("getUnsafe").invoke(null);
        } catch (Exception e) {
            System.out.println(e.getMessage().replaceAll("@[0-9a-f]+", "@"));
        }
        System.out.println(java.util.List.class.getMethod("size").invoke(java.util.Collections.emptyList()));
        System.out.println(Object.class.getModule().isExported("java.lang") + " " + Object.class.getModule().isOpen("java.lang") + " " + Object.class.getModule().isExported("jdk.internal.misc"));
    }
}
