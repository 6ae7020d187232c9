package p;

/** One of its methods names a class that is removed. */
public class LostParameter {
    public static void main(String[] args) {
        System.out.println("main");
    }

    public static void other(Gone gone) {}
}
