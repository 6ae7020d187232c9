package specimen;

import java.io.PrintWriter;

/** Tells whether something fails, by the type of what it throws. */
final class Failure {
    /** Something to try. */
    interface Action {
        void run() throws Exception;
    }

    private Failure() {
    }

    static void tell(PrintWriter out, Action action) {
        out.println(of(action));
    }

    static String of(Action action) {
        try {
            action.run();
            return "done";
        } catch (Exception e) {
            return e.getClass().getName();
        }
    }
}
