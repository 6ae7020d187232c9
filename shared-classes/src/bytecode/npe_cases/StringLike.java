package pack.java.lang;

/** A type whose name has those of well-known classes inside. */
public class StringLike {
    public static StringLike it;
    public static class StringInner { }
    public StringLike call(StringLike a, StringInner b, StringLike[] c) { return null; }
}
