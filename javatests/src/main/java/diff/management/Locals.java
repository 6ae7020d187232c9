package diff.management;

import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;

/** Monitors that the current thread holds, in all sorts of code. */
public class Locals {
    static class A {}

    static class B {}

    static class C {}

    static void tell(String what) {
        ThreadInfo i = ManagementFactory.getThreadMXBean().getThreadInfo(new long[] {Thread.currentThread().getId()}, true, false)[0];
        StringBuilder s = new StringBuilder(what).append(':');
        for (MonitorInfo m : i.getLockedMonitors()) {
            s.append(' ').append(m.getClassName()).append('@').append(m.getLockedStackFrame().getMethodName());
        }
        System.out.println(s);
    }

    static synchronized void statics(int n) {
        if (n > 0) {
            statics(n - 1);
        } else {
            tell("static, recursive");
        }
    }

    synchronized void instance() {
        synchronized (this) {
            tell("twice the same");
        }
    }

    static void handlers(Object a, Object b) {
        try {
            synchronized (a) {
                tell("before");
                throw new IllegalStateException();
            }
        } catch (IllegalStateException e) {
            tell("catch");
            synchronized (b) {
                tell("catch, locked");
            }
        } finally {
            synchronized (a) {
                synchronized (b) {
                    tell("finally");
                }
                tell("finally, one less");
            }
        }
        tell("after");
    }

    static int early(Object a, int n) {
        for (int i = 0; i < n; i++) {
            synchronized (a) {
                switch (i) {
                    case 0:
                        continue;
                    case 1:
                        tell("in a switch");
                        break;
                    default:
                        return i;
                }
            }
            tell("in a loop");
        }
        return -1;
    }

    static void inner(Object a) {
        synchronized (a) {
            Runnable r = () -> {
                synchronized (new C()) {
                    tell("lambda");
                }
            };
            r.run();
        }
    }

    public static void main(String[] args) {
        tell("none");
        statics(2);
        new Locals().instance();
        handlers(new A(), new B());
        System.out.println(early(new A(), 5));
        synchronized (Locals.class) {
            inner(new B());
        }
        A[] all = {new A()};
        synchronized (all[0]) {
            all[0] = null;
            tell("an element");
        }
        synchronized (new Object[0]) {
            synchronized ("text") {
                tell("array and text");
            }
        }
    }
}
