package p;

/** The class file gets other version numbers. */
public class Version {
    public static void main(String[] args) {
        System.out.println("runs");
    }
}
