package bench;

import java.util.ArrayList;

/** An incremental solver of one-way constraints with strengths. */
public final class DeltaBlue {
    static final int REQUIRED = 0;
    static final int STRONG = 1;
    static final int PREFERRED = 2;
    static final int MEDIUM = 3;
    static final int NORMAL = 4;
    static final int WEAK = 5;
    static final int WEAKEST = 6;

    static final class Variable {
        int value;
        final ArrayList<Constraint> constraints = new ArrayList<>(2);
        Constraint determinedBy;
        int mark;
        int strength = WEAKEST;
        boolean stay = true;

        Variable(int value) {
            this.value = value;
        }
    }

    /** Lower numbers are stronger. */
    abstract static class Constraint {
        final int strength;

        Constraint(int strength) {
            this.strength = strength;
        }

        boolean isInput() {
            return false;
        }

        abstract void attach();

        abstract void detach();

        abstract boolean isSatisfied();

        /** Chooses the output that is weakest, if it is weaker than this constraint and not yet marked. */
        abstract void choose(int mark);

        abstract void unsatisfy();

        abstract Variable output();

        abstract void markInputs(int mark);

        abstract boolean inputsKnown(int mark);

        /** Recomputes strength and stay of the output. */
        abstract void recalculate();

        abstract void execute();
    }

    /** A constraint on one variable. */
    abstract static class Unary extends Constraint {
        final Variable out;
        boolean satisfied;

        Unary(Variable out, int strength) {
            super(strength);
            this.out = out;
        }

        @Override
        void attach() {
            out.constraints.add(this);
            satisfied = false;
        }

        @Override
        void detach() {
            out.constraints.remove(this);
            satisfied = false;
        }

        @Override
        boolean isSatisfied() {
            return satisfied;
        }

        @Override
        void choose(int mark) {
            satisfied = out.mark != mark && strength < out.strength;
        }

        @Override
        void unsatisfy() {
            satisfied = false;
        }

        @Override
        Variable output() {
            return out;
        }

        @Override
        void markInputs(int mark) {}

        @Override
        boolean inputsKnown(int mark) {
            return true;
        }

        @Override
        void recalculate() {
            out.strength = strength;
            out.stay = !isInput();
            if (out.stay) execute();
        }
    }

    /** The variable should keep its value. */
    static final class Stay extends Unary {
        Stay(Variable v, int strength) {
            super(v, strength);
        }

        @Override
        void execute() {}
    }

    /** The variable is set from outside. */
    static final class Edit extends Unary {
        Edit(Variable v, int strength) {
            super(v, strength);
        }

        @Override
        boolean isInput() {
            return true;
        }

        @Override
        void execute() {}
    }

    /** A relation of two variables that can be solved for either. */
    abstract static class Binary extends Constraint {
        final Variable a;
        final Variable b;
        /** The variable that is computed, or null. */
        Variable out;

        Binary(Variable a, Variable b, int strength) {
            super(strength);
            this.a = a;
            this.b = b;
        }

        Variable in() {
            return out == b ? a : b;
        }

        @Override
        void attach() {
            a.constraints.add(this);
            b.constraints.add(this);
            out = null;
        }

        @Override
        void detach() {
            a.constraints.remove(this);
            b.constraints.remove(this);
            out = null;
        }

        @Override
        boolean isSatisfied() {
            return out != null;
        }

        @Override
        void choose(int mark) {
            if (a.mark == mark) out = b.mark != mark && strength < b.strength ? b : null;
            else if (b.mark == mark) out = strength < a.strength ? a : null;
            else if (a.strength > b.strength) out = strength < a.strength ? a : null;
            else out = strength < b.strength ? b : null;
        }

        @Override
        void unsatisfy() {
            out = null;
        }

        @Override
        Variable output() {
            return out;
        }

        @Override
        void markInputs(int mark) {
            in().mark = mark;
        }

        @Override
        boolean inputsKnown(int mark) {
            Variable v = in();
            return v.mark == mark || v.stay || v.determinedBy == null;
        }

        @Override
        void recalculate() {
            Variable i = in();
            out.strength = Math.max(strength, i.strength);
            out.stay = i.stay;
            if (out.stay) execute();
        }
    }

    static final class Equal extends Binary {
        Equal(Variable a, Variable b, int strength) {
            super(a, b, strength);
        }

        @Override
        void execute() {
            out.value = in().value;
        }
    }

    /** {@code b = a * scale + offset}. */
    static final class Scale extends Binary {
        final Variable scale;
        final Variable offset;

        Scale(Variable a, Variable scale, Variable offset, Variable b, int strength) {
            super(a, b, strength);
            this.scale = scale;
            this.offset = offset;
        }

        @Override
        void attach() {
            super.attach();
            scale.constraints.add(this);
            offset.constraints.add(this);
        }

        @Override
        void detach() {
            super.detach();
            scale.constraints.remove(this);
            offset.constraints.remove(this);
        }

        @Override
        void markInputs(int mark) {
            super.markInputs(mark);
            scale.mark = mark;
            offset.mark = mark;
        }

        @Override
        void recalculate() {
            Variable i = in();
            out.strength = Math.max(strength, i.strength);
            out.stay = i.stay && scale.stay && offset.stay;
            if (out.stay) execute();
        }

        @Override
        void execute() {
            if (out == b) b.value = a.value * scale.value + offset.value;
            else a.value = (b.value - offset.value) / scale.value;
        }
    }

    private int marks;

    void add(Constraint c) {
        c.attach();
        int mark = ++marks;
        Constraint retracted = satisfy(c, mark);
        while (retracted != null) retracted = satisfy(retracted, mark);
    }

    /** Satisfies {@code c} if it can be; returns the constraint it displaced. */
    private Constraint satisfy(Constraint c, int mark) {
        c.choose(mark);
        if (!c.isSatisfied()) {
            if (c.strength == REQUIRED) throw new IllegalStateException("a required constraint can't be satisfied");
            return null;
        }
        c.markInputs(mark);
        Variable out = c.output();
        Constraint displaced = out.determinedBy;
        if (displaced != null) displaced.unsatisfy();
        out.determinedBy = c;
        if (!propagate(c, mark)) throw new IllegalStateException("cycle");
        out.mark = mark;
        return displaced;
    }

    /** Recomputes what depends on the output of {@code c}; false when that is {@code c} itself. */
    private boolean propagate(Constraint c, int mark) {
        ArrayList<Constraint> todo = new ArrayList<>();
        todo.add(c);
        while (!todo.isEmpty()) {
            Constraint d = todo.remove(todo.size() - 1);
            if (d.output().mark == mark) {
                remove(c);
                return false;
            }
            d.recalculate();
            consumers(d.output(), todo);
        }
        return true;
    }

    private static void consumers(Variable v, ArrayList<Constraint> into) {
        for (Constraint c : v.constraints) if (c != v.determinedBy && c.isSatisfied()) into.add(c);
    }

    void remove(Constraint c) {
        if (!c.isSatisfied()) {
            c.detach();
            return;
        }
        Variable out = c.output();
        c.unsatisfy();
        c.detach();
        out.determinedBy = null;
        out.strength = WEAKEST;
        out.stay = true;
        ArrayList<Constraint> unsatisfied = new ArrayList<>();
        ArrayList<Variable> todo = new ArrayList<>();
        todo.add(out);
        while (!todo.isEmpty()) {
            Variable v = todo.remove(todo.size() - 1);
            for (Constraint d : v.constraints) if (!d.isSatisfied()) unsatisfied.add(d);
            for (Constraint d : v.constraints) {
                if (d != v.determinedBy && d.isSatisfied()) {
                    d.recalculate();
                    todo.add(d.output());
                }
            }
        }
        for (int s = REQUIRED; s <= WEAKEST; s++) {
            for (Constraint d : unsatisfied) {
                if (d.strength != s) continue;
                int mark = ++marks;
                Constraint r = satisfy(d, mark);
                while (r != null) r = satisfy(r, mark);
            }
        }
    }

    /** The constraints to execute, in order, when the inputs change. */
    ArrayList<Constraint> plan(ArrayList<Edit> edits) {
        int mark = ++marks;
        ArrayList<Constraint> todo = new ArrayList<>();
        for (Edit e : edits) if (e.isSatisfied()) todo.add(e);
        ArrayList<Constraint> plan = new ArrayList<>();
        while (!todo.isEmpty()) {
            Constraint c = todo.remove(todo.size() - 1);
            if (c.output().mark != mark && c.inputsKnown(mark)) {
                plan.add(c);
                c.output().mark = mark;
                consumers(c.output(), todo);
            }
        }
        return plan;
    }

    void change(Variable v, int value) {
        Edit e = new Edit(v, PREFERRED);
        add(e);
        ArrayList<Edit> edits = new ArrayList<>();
        edits.add(e);
        ArrayList<Constraint> plan = plan(edits);
        for (int i = 0; i < 10; i++) {
            v.value = value;
            for (Constraint c : plan) c.execute();
        }
        remove(e);
    }

    /** A long chain of equalities: a change at one end arrives at the other. */
    static boolean chain(int n) {
        DeltaBlue d = new DeltaBlue();
        Variable[] v = new Variable[n + 1];
        for (int i = 0; i <= n; i++) v[i] = new Variable(0);
        for (int i = 0; i < n; i++) d.add(new Equal(v[i], v[i + 1], REQUIRED));
        d.add(new Stay(v[n], STRONG + 2));
        Edit e = new Edit(v[0], PREFERRED);
        d.add(e);
        ArrayList<Edit> edits = new ArrayList<>();
        edits.add(e);
        ArrayList<Constraint> plan = d.plan(edits);
        for (int i = 0; i < 100; i++) {
            v[0].value = i;
            for (Constraint c : plan) c.execute();
            if (v[n].value != i) return false;
        }
        d.remove(e);
        return v[n].value == 99;
    }

    /** Many scale relations with a common factor and offset, solved both ways. */
    static boolean projection(int n) {
        DeltaBlue d = new DeltaBlue();
        Variable scale = new Variable(10);
        Variable offset = new Variable(1000);
        Variable src = null;
        Variable dst = null;
        ArrayList<Variable> dests = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            src = new Variable(i);
            dst = new Variable(i);
            dests.add(dst);
            d.add(new Stay(src, NORMAL));
            d.add(new Scale(src, scale, offset, dst, REQUIRED));
        }
        d.change(src, 17);
        if (dst.value != 1170) return false;
        d.change(dst, 1050);
        if (src.value != 5) return false;
        d.change(scale, 5);
        for (int i = 0; i < n - 1; i++) if (dests.get(i).value != (i + 1) * 5 + 1000) return false;
        d.change(offset, 2000);
        for (int i = 0; i < n - 1; i++) if (dests.get(i).value != (i + 1) * 5 + 2000) return false;
        return true;
    }

    public static void main(String[] args) {
        Harness.run("DeltaBlue", args, 1, () -> chain(2000) && projection(2000), ok -> ok);
    }
}
