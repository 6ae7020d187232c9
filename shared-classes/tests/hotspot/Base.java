package others;

/** In another package than its subclasses. */
public class Base implements Cloneable {
    protected int shared;
    protected Base(int n) {
        shared = n;
    }
    protected long step(long by) {
        return shared += by;
    }
}
