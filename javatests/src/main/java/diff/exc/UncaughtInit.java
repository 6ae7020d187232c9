package diff.exc;

/** Uncaught error in the static initialiser of another class. */
public class UncaughtInit {
    static class Bad {
        static final int[] A = new int[Integer.parseInt("-1")];
    }

    public static void main(String[] args) {
        System.out.println("start");
        System.out.println(Bad.A.length);
    }
}
