package diff.exc;

import java.util.List;

/** An uncaught exception through frames of the class library, lambdas and reflection. */
public class UncaughtNative {
    static void call(Object o) {
        throw new UnsupportedOperationException("from " + o);
    }

    public static void main(String[] args) {
        List.of(1, 2, 3).forEach(UncaughtNative::call);
    }
}
