package p;

public class Throws {
    public static void main(String[] args) throws Exception {
        throw new Exception("from main", new RuntimeException("cause"));
    }
}
