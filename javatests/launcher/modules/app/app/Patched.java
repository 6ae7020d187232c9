package app;

public class Patched {
    public static void main(String[] args) {
        System.out.println("as it was built");
    }
}
