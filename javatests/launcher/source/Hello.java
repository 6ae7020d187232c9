import java.util.List;

public class Hello {
    record Pair(String a, int b) {}

    public static void main(String[] args) {
        System.out.println("source " + List.of(args) + new Pair("x", args.length));
        System.out.println(Other.name() + " " + Hello.class.getClassLoader().getClass().getSimpleName());
    }
}

class Other {
    static String name() {
        return Other.class.getName();
    }
}
