package diff.util;

import diff.util.Asm.Bytes;
import java.util.HashMap;
import java.util.Map;

/** The constants of a class file that is being written: each once, made when it is first asked for. */
public abstract class Constants {
    /** What has been made so far, and the number of the next one. */
    protected final Bytes pool = new Bytes();
    protected int count = 1;
    /** The entries of BootstrapMethods. */
    protected final Bytes bootstraps = new Bytes();
    protected int bootstrapTotal;
    private final Map<String, Integer> known = new HashMap<>();

    /** A constant of any content that takes so many slots; never shared. */
    public int raw(int slots, Bytes content) {
        pool.all(content);
        count += slots;
        return count - slots;
    }

    private int entry(String key, int slots, Bytes content) {
        Integer k = known.get(key);
        if (k == null) known.put(key, k = raw(slots, content));
        return k;
    }

    public int utf(String s) {
        return entry("utf " + s, 1, new Bytes().b(1).utf(s));
    }

    private int one(int tag, int index) {
        return entry(tag + " " + index, 1, new Bytes().w(tag, index));
    }

    private int two(int tag, int a, int b) {
        return entry(tag + " " + a + " " + b, 1, new Bytes().w(tag, a).u2(b));
    }

    public int integer(int v) {
        return entry("int " + v, 1, new Bytes().b(3).u4(v));
    }

    public int real(float v) {
        return entry("float " + v, 1, new Bytes().b(4).u4(Float.floatToRawIntBits(v)));
    }

    public int big(long v) {
        return entry("long " + v, 2, new Bytes().b(5).u4((int) (v >> 32)).u4((int) v));
    }

    public int wide(double v) {
        long l = Double.doubleToRawLongBits(v);
        return entry("double " + l, 2, new Bytes().b(6).u4((int) (l >> 32)).u4((int) l));
    }

    public int cls(String n) {
        return one(7, utf(n));
    }

    public int string(String s) {
        return one(8, utf(s));
    }

    public int nameType(String n, String desc) {
        return two(12, utf(n), utf(desc));
    }

    /** A member of this tag: 9 field, 10 method, 11 interface method. */
    public int member(int tag, String owner, String n, String desc) {
        return two(tag, cls(owner), nameType(n, desc));
    }

    public int field(String owner, String n, String desc) {
        return member(9, owner, n, desc);
    }

    public int method(String owner, String n, String desc) {
        return member(10, owner, n, desc);
    }

    public int imethod(String owner, String n, String desc) {
        return member(11, owner, n, desc);
    }

    public int handle(int kind, int member) {
        return entry("15 " + kind + " " + member, 1, new Bytes().b(15, kind).u2(member));
    }

    public int methodType(String desc) {
        return one(16, utf(desc));
    }

    public int dynamic(int bootstrap, String n, String desc) {
        return two(17, bootstrap, nameType(n, desc));
    }

    public int indy(int bootstrap, String n, String desc) {
        return two(18, bootstrap, nameType(n, desc));
    }

    /** A bootstrap method with its static arguments. */
    public int bootstrap(int handle, int... args) {
        bootstraps.u2(handle).u2(args.length);
        for (int a : args) bootstraps.u2(a);
        return bootstrapTotal++;
    }
}
