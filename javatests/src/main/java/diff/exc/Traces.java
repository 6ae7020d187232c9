package diff.exc;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Stack trace elements, printStackTrace to writers, setStackTrace, fillInStackTrace, initCause. */
public class Traces {
    static class NoTrace extends RuntimeException {
        NoTrace() {
            super("no trace", null, false, false);
        }
    }

    static class Filled extends RuntimeException {
        @Override
        public synchronized Throwable fillInStackTrace() {
            System.out.println("filling");
            return super.fillInStackTrace();
        }
    }

    static String text(Throwable t) {
        StringWriter w = new StringWriter();
        t.printStackTrace(new PrintWriter(w, true));
        return w.toString();
    }

    static Exception made() {
        return new Exception("made here");
    }

    static int recurse(int n) {
        return n == 0 ? new Throwable().getStackTrace().length : recurse(n - 1);
    }

    public static void main(String[] args) throws Exception {
        System.out.println(text(made()));
        for (StackTraceElement e : made().getStackTrace()) {
            System.out.println(e.getClassName() + " " + e.getMethodName() + " " + e.getFileName() + " " + e.getLineNumber() + " " + e.isNativeMethod() + " " + e.getModuleName() + " " + e.getClassLoaderName());
        }
        NoTrace n = new NoTrace();
        n.addSuppressed(new Exception());
        System.out.println(text(n) + n.getStackTrace().length + n.getSuppressed().length);
        Exception e = new Exception();
        e.setStackTrace(new StackTraceElement[] {new StackTraceElement("a.B", "c", "D.java", 5), new StackTraceElement("a.B", "n", null, -2), new StackTraceElement("a.B", "u", null, -1)});
        System.out.println(text(e));
        System.out.println(recurse(100) + " " + recurse(2000));
        new Filled();
        Exception cyc1 = new Exception("one");
        Exception cyc2 = new Exception("two", cyc1);
        cyc1.initCause(cyc2);
        System.out.println(text(cyc1).contains("CIRCULAR REFERENCE"));
        try {
            cyc1.initCause(null);
        } catch (IllegalStateException x) {
            System.out.println(x.getMessage());
        }
        try {
            e.initCause(e);
        } catch (IllegalArgumentException x) {
            System.out.println(x.getMessage());
        }
        try {
            e.addSuppressed(e);
        } catch (IllegalArgumentException x) {
            System.out.println(x.getMessage());
        }
        System.out.println(new Exception(new RuntimeException("inner")).getMessage() + " " + new Exception((Throwable) null).getMessage());
        StackTraceElement[] st = Thread.currentThread().getStackTrace();
        System.out.println(st[0] + " " + st[1]);
        try {
            Class.forName("diff.exc.Nope");
        } catch (ClassNotFoundException x) {
            System.out.println(text(x));
        }
        try {
            Integer.parseInt("zz");
        } catch (NumberFormatException x) {
            System.out.println(text(x));
        }
    }
}
