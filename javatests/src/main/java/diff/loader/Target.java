package diff.loader;

/** Loaded by several loaders in {@link Own}. */
public class Target implements Runnable {
    static int n;

    public static int next() {
        return ++n;
    }

    public String helper() {
        return new TargetHelper().name() + getClass().getClassLoader().getClass().getSimpleName();
    }

    @Override
    public void run() {
        System.out.println("run " + next());
    }

    @Override
    public String toString() {
        return "Target of " + getClass().getClassLoader();
    }
}
