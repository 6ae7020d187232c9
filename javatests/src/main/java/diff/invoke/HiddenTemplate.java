package diff.invoke;

/** Its bytes are defined again as hidden classes by {@link Hidden}. */
class HiddenTemplate {
    static int calls;

    static String hello(String s) {
        return "hidden " + s + ++calls;
    }

    @Override
    public String toString() {
        return "instance " + getClass().isHidden();
    }
}
