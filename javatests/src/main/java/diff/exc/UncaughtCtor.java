package diff.exc;

/** Traces with constructors, static initialisers, inner classes, bridge methods. */
public class UncaughtCtor {
    interface Maker<T> {
        T make(T t);
    }

    static class M implements Maker<String> {
        int f = 0;

        public String make(String s) {
            return new Object() {
                {
                    f = 1 / f;
                }
            }.toString();
        }
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] args) {
        Maker<Object> m = (Maker<Object>) (Maker<?>) new M();
        m.make("s");
    }
}
