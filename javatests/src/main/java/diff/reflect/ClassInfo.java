package diff.reflect;

import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What Class says about classes. */
public class ClassInfo {
    interface I {}

    static abstract class A<T> implements I, Serializable {
        class In {}
    }

    static final class F extends A<String> {}

    @interface Anno {}

    enum E { X { } }

    record R(int a) {}

    static void show(Class<?> c) {
        System.out.println(c + " | " + c.getName() + " | " + c.getSimpleName() + " | " + c.getTypeName() + " | " + c.getCanonicalName() + " | " + c.getPackageName() + " | " + Modifier.toString(c.getModifiers())
            + " | " + c.getSuperclass() + " | " + Arrays.toString(c.getInterfaces()) + " | " + c.toGenericString());
        System.out.println("  " + c.isInterface() + c.isArray() + c.isPrimitive() + c.isEnum() + c.isRecord() + c.isAnnotation() + c.isAnonymousClass() + c.isLocalClass() + c.isMemberClass() + c.isSynthetic()
            + " " + c.getEnclosingClass() + " " + c.getEnclosingMethod() + " " + c.getComponentType() + " " + c.descriptorString() + " " + c.getModule() .getName() + " " + c.desiredAssertionStatus());
    }

    public static void main(String[] args) throws Exception {
        class Local {}
        Object anon = new Object() {};
        Class<?>[] all = {ClassInfo.class, I.class, A.class, A.In.class, F.class, Anno.class, E.class, E.X.getClass(), R.class, Local.class, anon.getClass(), int.class, void.class, int[].class, String[][].class, String.class, List.class, Map.Entry.class, ArrayList.class, Thread.State.class, Override.class};
        for (Class<?> c : all) show(c);
        System.out.println(Number.class.isAssignableFrom(Integer.class) + " " + Integer.class.isAssignableFrom(Number.class) + " " + Object[].class.isAssignableFrom(String[].class) + " " + int.class.isAssignableFrom(long.class) + " " + I.class.isInstance(new F()));
        System.out.println(Class.forName("java.util.HashMap$Node").getSimpleName() + " " + Class.forName("[[I") + " " + Class.forName("[Ldiff.reflect.ClassInfo;").getComponentType() + " " + String.class.arrayType() + " " + int[].class.componentType());
        System.out.println(ClassInfo.class.getClassLoader() == ClassLoader.getSystemClassLoader());
        System.out.println(String.class.getClassLoader() + " " + ClassInfo.class.getPackage() + " " + String.class.getPackage().getName() + " " + ClassInfo.class.getModule().isNamed() + " " + String.class.getModule());
        System.out.println(Arrays.stream(ClassInfo.class.getDeclaredClasses()).map(Class::getSimpleName).sorted().toList());
        System.out.println(F.class.getGenericSuperclass() + " " + Arrays.toString(A.class.getTypeParameters()) + " " + int.class.getName() + " " + Integer.TYPE + " " + Void.TYPE);
        System.out.println(ClassInfo.class.getProtectionDomain().getCodeSource().getLocation().getPath().endsWith("javatests.jar"));
    }
}
