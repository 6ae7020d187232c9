package java.lang;

/** A monitor that has been inflated; the machine alone makes and reads these. */
final class PavmMonitor {
    /** The thread that holds it. */
    Thread owner;
    /** First of the threads that want it. */
    Thread entry;
    /** First of the threads that wait to be notified. */
    Thread waiters;
    /** The object it belongs to. */
    Object object;
    /** How often the owner has entered it again. */
    int recursion;
    /** The object's identity hash, or 0. */
    int hash;

    private PavmMonitor() {}
}
