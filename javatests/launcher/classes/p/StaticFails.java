package p;

public class StaticFails {
    static {
        if (true) {
            throw new IllegalStateException("static");
        }
    }

    public static void main(String[] args) {
        System.out.println("never");
    }
}
