package diff.prog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A small Lisp interpreter. */
public class Lisp {
    static class Env {
        final Map<String, Object> vars = new HashMap<>();
        final Env outer;

        Env(Env outer) {
            this.outer = outer;
        }

        Object get(String n) {
            for (Env e = this; e != null; e = e.outer) if (e.vars.containsKey(n)) return e.vars.get(n);
            throw new IllegalStateException("unbound " + n);
        }
    }

    interface Fn extends Function<List<Object>, Object> {}

    final List<String> tokens;
    int at;

    Lisp(String s) {
        tokens = List.of(s.replace("(", " ( ").replace(")", " ) ").trim().split("\\s+"));
    }

    Object read() {
        String t = tokens.get(at++);
        if (!t.equals("(")) {
            try {
                return Long.valueOf(t);
            } catch (NumberFormatException e) {
                return t;
            }
        }
        List<Object> l = new ArrayList<>();
        while (!tokens.get(at).equals(")")) l.add(read());
        at++;
        return l;
    }

    @SuppressWarnings("unchecked")
    static Object eval(Object x, Env env) {
        while (true) {
            if (x instanceof String s) return env.get(s);
            if (!(x instanceof List)) return x;
            List<Object> l = (List<Object>) x;
            Object head = l.get(0);
            if ("if".equals(head)) {
                x = truth(eval(l.get(1), env)) ? l.get(2) : l.get(3);
                continue;
            }
            if ("define".equals(head)) {
                env.vars.put((String) l.get(1), eval(l.get(2), env));
                return null;
            }
            if ("lambda".equals(head)) {
                List<Object> params = (List<Object>) l.get(1);
                Env closed = env;
                return (Fn) args -> {
                    Env e = new Env(closed);
                    for (int i = 0; i < params.size(); i++) e.vars.put((String) params.get(i), args.get(i));
                    return eval(l.get(2), e);
                };
            }
            if ("quote".equals(head)) return l.get(1);
            Fn f = (Fn) eval(head, env);
            List<Object> args = new ArrayList<>();
            for (int i = 1; i < l.size(); i++) args.add(eval(l.get(i), env));
            return f.apply(args);
        }
    }

    static boolean truth(Object o) {
        return o != null && !Boolean.FALSE.equals(o);
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] args) {
        Env g = new Env(null);
        g.vars.put("+", (Fn) a -> a.stream().mapToLong(x -> (Long) x).sum());
        g.vars.put("*", (Fn) a -> a.stream().mapToLong(x -> (Long) x).reduce(1, (p, q) -> p * q));
        g.vars.put("-", (Fn) a -> (Long) a.get(0) - (Long) a.get(1));
        g.vars.put("<", (Fn) a -> (Long) a.get(0) < (Long) a.get(1));
        g.vars.put("=", (Fn) a -> a.get(0).equals(a.get(1)));
        g.vars.put("list", (Fn) a -> a);
        g.vars.put("car", (Fn) a -> ((List<Object>) a.get(0)).get(0));
        g.vars.put("cdr", (Fn) a -> ((List<Object>) a.get(0)).subList(1, ((List<Object>) a.get(0)).size()));
        g.vars.put("cons", (Fn) a -> {
            List<Object> l = new ArrayList<>();
            l.add(a.get(0));
            l.addAll((List<Object>) a.get(1));
            return l;
        });
        g.vars.put("null?", (Fn) a -> ((List<Object>) a.get(0)).isEmpty());
        String[] program = {
            "(define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))",
            "(fact 20)",
            "(define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))",
            "(fib 15)",
            "(define map (lambda (f l) (if (null? l) l (cons (f (car l)) (map f (cdr l))))))",
            "(map (lambda (x) (* x x)) (list 1 2 3 4))",
            "(define compose (lambda (f g) (lambda (x) (f (g x)))))",
            "((compose (lambda (x) (+ x 1)) (lambda (x) (* x 10))) 4)",
            "(quote (a (b c) 5))",
            "(undefined 1)",
        };
        for (String p : program) {
            try {
                System.out.println(eval(new Lisp(p).read(), g));
            } catch (IllegalStateException e) {
                System.out.println("error: " + e.getMessage());
            }
        }
    }
}
