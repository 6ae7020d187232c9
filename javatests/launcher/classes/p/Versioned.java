package p;

public class Versioned {
    public static void main(String[] args) {
        System.out.println("base version");
    }
}
