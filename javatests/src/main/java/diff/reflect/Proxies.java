package diff.reflect;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Dynamic proxies. */
public class Proxies {
    public interface Calc {
        int add(int a, int b);

        long mix(byte b, char c, short s, long l, float f, double d, boolean z, Object o, int[] arr);

        default String hello() {
            return "hello " + add(1, 2);
        }

        void nothing();

        String fail() throws java.io.IOException;
    }

    interface Hidden {
        String secret();
    }

    public static void main(String[] args) throws Throwable {
        List<String> log = new ArrayList<>();
        InvocationHandler h = (proxy, m, a) -> {
            log.add(m.getName() + (a == null ? "" : a.length));
            return switch (m.getName()) {
                case "add" -> (int) a[0] + (int) a[1];
                case "mix" -> 77L;
                case "hello" -> InvocationHandler.invokeDefault(proxy, m, a);
                case "nothing" -> null;
                case "fail" -> throw new java.io.IOException("declared");
                case "toString" -> "proxy";
                case "hashCode" -> 5;
                case "equals" -> proxy == a[0];
                case "run" -> throw new Exception("undeclared");
                case "secret" -> "s";
                default -> null;
            };
        };
        Calc c = (Calc) Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {Calc.class, Runnable.class, Comparable.class}, h);
        System.out.println(c.add(3, 4) + " " + c.mix((byte) 1, 'c', (short) 2, 3, 4, 5, true, "o", new int[0]) + " " + c.hello() + " " + c + " " + c.hashCode() + " " + c.equals(c) + " " + c.equals("x"));
        c.nothing();
        try {
            c.fail();
        } catch (java.io.IOException e) {
            System.out.println(e.getMessage());
        }
        try {
            ((Runnable) c).run();
        } catch (UndeclaredThrowableException e) {
            System.out.println(e.getCause().getMessage());
        }
        try {
            ((Comparable) c).compareTo("x");
        } catch (NullPointerException e) {
            System.out.println("null for int");
        }
        System.out.println(log);
        System.out.println(Proxy.isProxyClass(c.getClass()) + " " + Proxy.getInvocationHandler(c).equals(h) + " " + Arrays.toString(c.getClass().getInterfaces()) + " " + c.getClass().getSuperclass());
        Hidden hid = (Hidden) Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {Hidden.class}, h);
        System.out.println(hid.secret() + " " + hid.getClass().getPackageName());
        try {
            Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {String.class}, h);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        Calc wrong = (Calc) Proxy.newProxyInstance(Proxies.class.getClassLoader(), new Class<?>[] {Calc.class}, (p, m, a) -> "not an int");
        try {
            wrong.add(1, 2);
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
        try {
            Proxy.getInvocationHandler("x");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
