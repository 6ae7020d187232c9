package diff.loader;

/** Loaded through {@link Target}. */
class TargetHelper {
    String name() {
        return "helper ";
    }
}
