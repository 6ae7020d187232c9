package diff.invoke;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** MethodType operations. */
public class MethodTypes {
    public static void main(String[] args) throws Exception {
        MethodType t = MethodType.methodType(String.class, int.class, long[].class, Object.class);
        System.out.println(t + " " + t.toMethodDescriptorString() + " " + t.parameterCount() + " " + t.returnType() + " " + t.parameterType(1));
        System.out.println(t.wrap() + " " + t.wrap().unwrap() + " " + t.erase() + " " + t.generic() + " " + t.hasPrimitives() + t.hasWrappers());
        System.out.println(t.appendParameterTypes(char.class).dropParameterTypes(0, 2).changeReturnType(void.class).insertParameterTypes(1, double.class).changeParameterType(0, byte.class));
        System.out.println(MethodType.fromMethodDescriptorString("(IJ[[Ljava/lang/String;)V", null) + " " + MethodType.genericMethodType(3, true) + " " + (t == MethodType.methodType(String.class, t.parameterArray())) + " " + t.equals(t.erase()));
        System.out.println(t.parameterList() + " " + t.lastParameterType() + " " + t.describeConstable().get().displayDescriptor());
        try {
            MethodType.methodType(int.class, void.class);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            MethodType.fromMethodDescriptorString("(Lno/Such;)V", null);
        } catch (TypeNotPresentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(MethodHandles.identity(String.class).type() + " " + MethodHandles.lookup().findClass("java.lang.String"));
    }
}
