package bench;

/** Recursion over linked lists (the Takeuchi function on list lengths). */
public final class List {
    private static final class Element {
        final Element next;

        Element(Element next) {
            this.next = next;
        }

        int length() {
            return next == null ? 1 : 1 + next.length();
        }
    }

    static Element make(int n) {
        return n == 0 ? null : new Element(make(n - 1));
    }

    static boolean shorter(Element x, Element y) {
        Element a = x;
        Element b = y;
        while (b != null) {
            if (a == null) return true;
            a = a.next;
            b = b.next;
        }
        return false;
    }

    static Element tail(Element x, Element y, Element z) {
        if (!shorter(y, x)) return z;
        return tail(tail(x.next, y, z), tail(y.next, z, x), tail(z.next, x, y));
    }

    public static void main(String[] args) {
        Harness.run("List", args, 200, () -> tail(make(15), make(10), make(6)).length(), n -> n == 10);
    }
}
