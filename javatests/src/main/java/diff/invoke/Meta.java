package diff.invoke;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.invoke.StringConcatFactory;
import java.lang.invoke.SwitchPoint;
import java.lang.invoke.VolatileCallSite;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/** LambdaMetafactory by hand, call sites, switch points, string concatenation bootstrap. */
public class Meta {
    static String greet(String who) {
        return "hello " + who;
    }

    static int len(String s) {
        return s.length();
    }

    int n = 3;

    int value() {
        return n;
    }

    public static void main(String[] args) throws Throwable {
        MethodHandles.Lookup l = MethodHandles.lookup();
        MethodHandle greet = l.findStatic(Meta.class, "greet", MethodType.methodType(String.class, String.class));
        CallSite cs = LambdaMetafactory.metafactory(l, "apply", MethodType.methodType(Function.class), MethodType.methodType(Object.class, Object.class), greet, greet.type());
        Function<String, String> f = (Function<String, String>) cs.getTarget().invokeExact();
        System.out.println(f.apply("meta"));
        MethodHandle len = l.findStatic(Meta.class, "len", MethodType.methodType(int.class, String.class));
        ToIntFunction<String> t = (ToIntFunction<String>) LambdaMetafactory.metafactory(l, "applyAsInt", MethodType.methodType(ToIntFunction.class), MethodType.methodType(int.class, Object.class), len, len.type()).getTarget().invokeExact();
        System.out.println(t.applyAsInt("four"));
        MethodHandle value = l.findVirtual(Meta.class, "value", MethodType.methodType(int.class));
        IntSupplier sup = (IntSupplier) LambdaMetafactory.metafactory(l, "getAsInt", MethodType.methodType(IntSupplier.class, Meta.class), MethodType.methodType(int.class), value, MethodType.methodType(int.class)).getTarget().invokeExact(new Meta());
        System.out.println(sup.getAsInt() + " " + sup.getClass().isHidden() + " " + sup.getClass().isSynthetic());
        CallSite ser = LambdaMetafactory.altMetafactory(l, "apply", MethodType.methodType(Function.class), MethodType.methodType(Object.class, Object.class), greet, greet.type(), LambdaMetafactory.FLAG_MARKERS, 1, Comparable.class);
        System.out.println(ser.getTarget().invoke() instanceof Comparable);
        MutableCallSite m = new MutableCallSite(MethodType.methodType(String.class, String.class));
        m.setTarget(greet);
        MethodHandle dyn = m.dynamicInvoker();
        System.out.println((String) dyn.invokeExact("one"));
        m.setTarget(l.findVirtual(String.class, "toUpperCase", MethodType.methodType(String.class)));
        System.out.println((String) dyn.invokeExact("two"));
        VolatileCallSite v = new VolatileCallSite(MethodHandles.constant(int.class, 5));
        System.out.println((int) v.getTarget().invokeExact() + (int) v.dynamicInvoker().invokeExact());
        System.out.println((int) new ConstantCallSite(MethodHandles.constant(int.class, 8)).dynamicInvoker().invokeExact());
        SwitchPoint sp = new SwitchPoint();
        MethodHandle sw = sp.guardWithTest(MethodHandles.constant(String.class, "valid"), MethodHandles.constant(String.class, "invalid"));
        System.out.print((String) sw.invokeExact() + " ");
        SwitchPoint.invalidateAll(new SwitchPoint[] {sp});
        System.out.println((String) sw.invokeExact() + sp.hasBeenInvalidated());
        CallSite cat = StringConcatFactory.makeConcatWithConstants(l, "x", MethodType.methodType(String.class, int.class, Object.class, char.class), "\1-\2-\1|\1", "const");
        System.out.println((String) cat.getTarget().invokeExact(5, (Object) null, 'c'));
        try {
            LambdaMetafactory.metafactory(l, "apply", MethodType.methodType(Function.class), MethodType.methodType(Object.class, Object.class), len, MethodType.methodType(String.class, String.class));
        } catch (java.lang.invoke.LambdaConversionException e) {
            System.out.println(e.getMessage());
        }
    }
}
