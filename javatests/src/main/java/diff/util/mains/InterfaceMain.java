package diff.util.mains;

/** A main in an interface. */
public interface InterfaceMain {
    static void main(String[] args) {
        System.out.println("interface " + args.length);
    }
}
