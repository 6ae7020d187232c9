public class Failing {
    public static void main(String[] args) {
        throw new IllegalArgumentException("from source");
    }
}
