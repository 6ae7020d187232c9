package diff.reflect;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Generic signatures through reflection. */
public class GenericTypes {
    static class G<A, B extends Number & Comparable<B>> extends java.util.ArrayList<Map<A, ? super B>> implements Function<A[], B> {
        Map<String, ? extends List<? super A>> f;
        A[] arr;
        List<B>[][] lists;
        Outer<String>.In<Integer> inner;

        public B apply(A[] a) {
            return null;
        }

        <T extends Exception, U> T method(U u, List<T> l, Class<?> c) throws T {
            return null;
        }

        <X> G(X x, A a) {}
    }

    static class Outer<O> {
        class In<I> {}
    }

    static String kind(Type t) {
        return t instanceof Class ? "class" : t instanceof ParameterizedType ? "param" : t instanceof GenericArrayType ? "array" : t instanceof TypeVariable ? "var" : t instanceof WildcardType ? "wild" : "?";
    }

    public static void main(String[] args) throws Exception {
        for (TypeVariable<?> v : G.class.getTypeParameters()) System.out.println(v + " " + Arrays.toString(v.getBounds()) + " " + v.getGenericDeclaration());
        System.out.println(G.class.getGenericSuperclass() + " " + Arrays.toString(G.class.getGenericInterfaces()));
        for (var f : G.class.getDeclaredFields()) {
            Type t = f.getGenericType();
            System.out.println(f.getName() + " " + kind(t) + " " + t);
            if (t instanceof ParameterizedType p) {
                System.out.println("  " + p.getRawType() + " " + p.getOwnerType());
                for (Type a : p.getActualTypeArguments()) System.out.println("  " + kind(a) + " " + a);
            }
        }
        Arrays.stream(G.class.getDeclaredMethods()).sorted(Comparator.comparing(Object::toString)).forEach(m ->
            System.out.println(m.toGenericString() + " " + Arrays.toString(m.getTypeParameters()) + " " + Arrays.toString(m.getGenericParameterTypes()) + " " + m.getGenericReturnType() + " " + Arrays.toString(m.getGenericExceptionTypes())));
        System.out.println(G.class.getDeclaredConstructors()[0].toGenericString());
        System.out.println(Map.class.toGenericString() + " " + Arrays.toString(Map.class.getMethod("merge", Object.class, Object.class, java.util.function.BiFunction.class).getGenericParameterTypes()));
        System.out.println(G.class.getDeclaredField("f").getGenericType().equals(G.class.getDeclaredField("f").getGenericType()));
    }
}
