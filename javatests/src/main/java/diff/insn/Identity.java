package diff.insn;

import static diff.util.T.p;

/** Object identity, hash codes that stay, default equals, getClass, clone. */
public class Identity implements Cloneable {
    int value = 3;
    int[] shared = {1};

    public static void main(String[] args) throws Exception {
        Identity a = new Identity();
        Identity b = (Identity) a.clone();
        p("same", a == b);
        p("value", b.value);
        b.value = 4;
        p("own", a.value);
        p("shared", a.shared == b.shared);
        p("class", a.getClass() == b.getClass());
        p("hash stays", a.hashCode() == a.hashCode());
        p("identity", System.identityHashCode(a) == a.hashCode());
        p("identity of null", System.identityHashCode(null));
        p("equals", a.equals(a) && !a.equals(b) && !a.equals(null));
        p("name", a.getClass().getName());
        p("toString", a.toString().startsWith("diff.insn.Identity@"));
        try {
            new Object() {
                Object go() throws CloneNotSupportedException {
                    return clone();
                }
            }.go();
        } catch (CloneNotSupportedException e) {
            p("clone", e);
        }
        int h = a.hashCode();
        for (int i = 0; i < 200000; i++) {
            Object[] garbage = new Object[10];
        }
        p("hash survives", h == a.hashCode());
    }
}
