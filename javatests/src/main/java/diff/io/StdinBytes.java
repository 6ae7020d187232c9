package diff.io;

/** Bytes of standard input: read, available, skip, transferTo. */
public class StdinBytes {
    public static void main(String[] args) throws Exception {
        System.out.println(System.in.read());
        byte[] b = new byte[5];
        System.out.println(System.in.read(b) + " " + new String(b));
        System.out.println(System.in.skip(2));
        System.out.println(System.in.available() > 0);
        System.out.println(new String(System.in.readNBytes(4)));
        System.in.transferTo(System.out);
        System.out.println();
        System.out.println(System.in.read() + " " + System.in.read(b) + " " + System.in.available());
    }
}
