package diff.exc;

/** The helpful message in an uncaught trace. */
public class NpeUncaught {
    String name;

    public static void main(String[] args) {
        NpeUncaught[] all = new NpeUncaught[2];
        System.out.println(all[1].name.length());
    }
}
