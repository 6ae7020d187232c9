package p;

/** Its superclass is removed after compiling. */
public class Orphan extends Gone {
    public static void main(String[] args) {
        System.out.println("never");
    }
}

class Gone {}
