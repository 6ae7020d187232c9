package diff.exc;

import java.util.ArrayList;
import java.util.List;

/** ClassCastException messages with modules and loaders. */
public class CastMessages {
    interface I {}

    static void t(Runnable r) {
        try {
            r.run();
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
    }

    public static void main(String[] args) {
        Object s = "s";
        Object mine = new CastMessages();
        Object ints = new int[1];
        Object strs = new String[1][1];
        t(() -> System.out.println((Integer) s));
        t(() -> System.out.println((String) mine));
        t(() -> System.out.println((CastMessages) s));
        t(() -> System.out.println((I) mine));
        t(() -> System.out.println((I) s));
        t(() -> System.out.println((long[]) ints));
        t(() -> System.out.println((Object[]) ints));
        t(() -> System.out.println((Integer[][]) strs));
        t(() -> System.out.println((CastMessages[]) strs));
        t(() -> System.out.println((List<?>) ints));
        t(() -> {
            List<Object> l = new ArrayList<>();
            l.add(1);
            List<String> ls = (List<String>) (List<?>) l;
            for (String x : ls) System.out.println(x);
        });
        t(() -> System.out.println(Integer.class.cast(s)));
        t(() -> System.out.println(Integer.class.asSubclass(String.class)));
        t(() -> {
            Object lambda = (Runnable) () -> {};
            Comparable<String> c = (Comparable<String>) s;
            System.out.println(((Comparable) c).compareTo(5));
        });
    }
}
