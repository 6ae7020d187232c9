package diff.reflect;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/** Annotations: members of every kind, defaults, inheritance, repetition, parameters, types. */
public class Annotations {
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @interface All {
        int i() default 1;

        long l() default 2L;

        String s() default "s";

        Class<?> c() default Object.class;

        ElementType e() default ElementType.FIELD;

        int[] ia() default {1, 2};

        String[] sa() default {};

        Tag tag() default @Tag("inner");

        Tag[] tags() default {};

        double d() default 1.5;

        char ch() default 'x';

        boolean z() default true;

        byte b() default 1;

        float f() default 2.5f;

        short sh() default 3;
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Repeatable(Tags.class)
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER, ElementType.CONSTRUCTOR})
    @interface Tag {
        String value();
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER, ElementType.CONSTRUCTOR})
    @interface Tags {
        Tag[] value();
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE_USE)
    @interface Use {
        int value() default 0;
    }

    @Retention(RetentionPolicy.CLASS)
    @interface Invisible {}

    @All(i = 5, s = "set", c = String[].class, e = ElementType.METHOD, ia = 9, sa = {"a", "b"}, tag = @Tag("t"), tags = {@Tag("x"), @Tag("y")}, ch = '\n')
    @Tag("one")
    @Tag("two")
    @Invisible
    @Deprecated(since = "1", forRemoval = false)
    static class Base {
        @Tag("field") @Use(3) List<@Use(4) String> f;

        @Tag("ctor")
        Base() {}

        @Deprecated
        @Tag("m")
        void m(@Tag("p0") int a, String b, @Tag("p2") @Tag("p2b") long c) {}
    }

    static class Sub extends Base {}

    public static void main(String[] args) throws Exception {
        All a = Base.class.getAnnotation(All.class);
        System.out.println(a.i() + a.s() + a.c() + a.e() + Arrays.toString(a.ia()) + Arrays.toString(a.sa()) + a.tag().value() + a.tags().length + a.l() + a.d() + (int) a.ch() + a.z() + a.b() + a.f() + a.sh());
        System.out.println(a);
        System.out.println(a.tag() + " " + a.annotationType() + " " + a.equals(Base.class.getAnnotation(All.class)) + " " + a.tag().equals(a.tags()[0]) + " " + a.tag().hashCode());
        System.out.println(Sub.class.isAnnotationPresent(All.class) + " " + Sub.class.isAnnotationPresent(Tags.class) + " " + Sub.class.getDeclaredAnnotations().length + " " + Base.class.isAnnotationPresent(Invisible.class));
        System.out.println(Arrays.toString(Base.class.getAnnotationsByType(Tag.class)) + " " + Base.class.getAnnotation(Tag.class) + " " + Base.class.getAnnotation(Tags.class).value().length);
        Method m = Base.class.getDeclaredMethod("m", int.class, String.class, long.class);
        System.out.println(Arrays.toString(m.getAnnotations()) + Arrays.deepToString(m.getParameterAnnotations()));
        System.out.println(Base.class.getDeclaredField("f").getAnnotation(Tag.class).value() + Base.class.getDeclaredConstructor().getAnnotation(Tag.class));
        AnnotatedType t = Base.class.getDeclaredField("f").getAnnotatedType();
        System.out.println(Arrays.toString(t.getAnnotations()) + " " + t);
        System.out.println(All.class.getMethod("i").getDefaultValue() + " " + All.class.isAnnotation() + " " + Base.class.getAnnotation(Deprecated.class));
        System.out.println(FunctionalInterface.class.isAnnotationPresent(Retention.class) + " " + Runnable.class.getAnnotation(FunctionalInterface.class));
    }
}
