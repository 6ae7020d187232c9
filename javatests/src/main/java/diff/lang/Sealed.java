package diff.lang;

/** Sealed hierarchies with pattern instanceof. */
public class Sealed {
    sealed interface Expr permits Num, Add, Mul, Neg {}

    record Num(int n) implements Expr {}

    record Add(Expr a, Expr b) implements Expr {}

    record Mul(Expr a, Expr b) implements Expr {}

    static non-sealed class Neg implements Expr {
        final Expr e;

        Neg(Expr e) {
            this.e = e;
        }
    }

    static final class LoudNeg extends Neg {
        LoudNeg(Expr e) {
            super(e);
        }
    }

    static int eval(Expr e) {
        if (e instanceof Num n) return n.n();
        if (e instanceof Add a) return eval(a.a()) + eval(a.b());
        if (e instanceof Mul m && m.a() instanceof Num z && z.n() == 0) return 0;
        if (e instanceof Mul m) return eval(m.a()) * eval(m.b());
        if (!(e instanceof Neg n)) throw new AssertionError();
        return -eval(n.e);
    }

    public static void main(String[] args) {
        Expr e = new Add(new Num(2), new Mul(new Num(3), new LoudNeg(new Num(4))));
        System.out.println(eval(e));
        System.out.println(eval(new Mul(new Num(0), null)));
        System.out.println(Expr.class.isSealed() + " " + Neg.class.isSealed());
        for (Class<?> c : Expr.class.getPermittedSubclasses()) System.out.println(c.getName());
        System.out.println(Num.class.getPermittedSubclasses() == null);
        Object o = "text";
        if (o instanceof String s && s.length() == 4) System.out.println(s.charAt(2));
        if (!(o instanceof Integer i)) {
            System.out.println("not int");
        } else {
            System.out.println(i + 1);
        }
    }
}
