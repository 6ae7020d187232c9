package diff.reflect;

import java.lang.reflect.RecordComponent;
import java.util.List;

/** Reflection on records and sealed classes. */
public class RecordsRefl {
    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @interface Mark {}

    record R<T>(@Mark int a, List<T> b, String... c) {
        R {
            if (a < 0) throw new IllegalArgumentException();
        }
    }

    public static void main(String[] args) throws Exception {
        R<String> r = new R<>(1, List.of("x"), "y", "z");
        for (RecordComponent c : R.class.getRecordComponents()) {
            System.out.println(c + " " + c.getName() + " " + c.getType() + " " + c.getGenericType() + " " + c.getAccessor() + " " + (c.getName().equals("c") ? "" : c.getAccessor().invoke(r)) + c.getAnnotations().length);
        }
        System.out.println(R.class.isRecord() + " " + R.class.getSuperclass() + " " + String.class.getRecordComponents());
        System.out.println(R.class.getDeclaredConstructor(int.class, List.class, String[].class).newInstance(5, null, null));
        var f = R.class.getDeclaredField("a");
        f.setAccessible(true);
        try {
            f.setInt(r, 2);
        } catch (IllegalAccessException e) {
            System.out.println(e.getMessage());
        }
        for (var m : R.class.getDeclaredConstructors()[0].getParameters()) System.out.println(m + " " + m.isNamePresent() + " " + m.isImplicit() + m.isVarArgs());
    }
}
