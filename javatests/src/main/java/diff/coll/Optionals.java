package diff.coll;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Optional and its primitive forms. */
public class Optionals {
    public static void main(String[] args) {
        Optional<String> a = Optional.of("x");
        Optional<String> e = Optional.empty();
        System.out.println(a + " " + e + " " + a.isPresent() + e.isEmpty() + a.map(s -> s + s) + e.map(s -> s) + a.flatMap(s -> Optional.<Integer>empty()));
        System.out.println(a.filter(String::isEmpty) + e.orElse("other") + e.orElseGet(() -> "made") + a.or(() -> Optional.of("no")) + e.or(() -> Optional.of("yes")));
        a.ifPresentOrElse(System.out::println, () -> System.out.println("none"));
        e.ifPresentOrElse(System.out::println, () -> System.out.println("none"));
        try {
            e.get();
        } catch (NoSuchElementException x) {
            System.out.println(x.getMessage());
        }
        try {
            e.orElseThrow(() -> new IllegalStateException("mine"));
        } catch (IllegalStateException x) {
            System.out.println(x.getMessage());
        }
        System.out.println(OptionalInt.of(5) + " " + OptionalInt.empty() + OptionalDouble.of(2.5).getAsDouble() + Optional.ofNullable(null) + a.equals(Optional.of("x")) + a.hashCode());
        System.out.println(a.stream().count() + e.stream().count());
        try {
            Optional.of(null);
        } catch (NullPointerException x) {
            System.out.println("null");
        }
    }
}
