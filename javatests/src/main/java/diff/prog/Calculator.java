package diff.prog;

import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;

/** A calculator reading standard input: precedence climbing, variables, errors. */
public class Calculator {
    static class SyntaxError extends RuntimeException {
        SyntaxError(String m, int at) {
            super(m + " at " + at);
        }
    }

    final Map<String, Double> vars = new HashMap<>();
    String s;
    int at;

    double line(String text) {
        s = text;
        at = 0;
        int eq = s.indexOf('=');
        if (eq > 0) {
            String name = s.substring(0, eq).trim();
            at = eq + 1;
            double v = expr(0);
            vars.put(name, v);
            return v;
        }
        double v = expr(0);
        if (peek() != 0) throw new SyntaxError("unexpected '" + peek() + "'", at);
        return v;
    }

    char peek() {
        while (at < s.length() && s.charAt(at) == ' ') at++;
        return at < s.length() ? s.charAt(at) : 0;
    }

    static int precedence(char c) {
        return switch (c) {
            case '+', '-' -> 1;
            case '*', '/', '%' -> 2;
            case '^' -> 3;
            default -> 0;
        };
    }

    double expr(int min) {
        double l = atom();
        while (true) {
            char op = peek();
            int p = precedence(op);
            if (p == 0 || p <= min) return l;
            at++;
            double r = expr(op == '^' ? p - 1 : p);
            l = switch (op) {
                case '+' -> l + r;
                case '-' -> l - r;
                case '*' -> l * r;
                case '/' -> l / r;
                case '%' -> l % r;
                default -> Math.pow(l, r);
            };
        }
    }

    double atom() {
        char c = peek();
        if (c == '(') {
            at++;
            double v = expr(0);
            if (peek() != ')') throw new SyntaxError("')' expected", at);
            at++;
            return v;
        }
        if (c == '-') {
            at++;
            return -atom();
        }
        int start = at;
        if (Character.isDigit(c)) {
            while (at < s.length() && (Character.isDigit(s.charAt(at)) || s.charAt(at) == '.')) at++;
            return Double.parseDouble(s.substring(start, at));
        }
        if (Character.isLetter(c)) {
            while (at < s.length() && Character.isLetterOrDigit(s.charAt(at))) at++;
            String name = s.substring(start, at);
            if (peek() == '(') {
                at++;
                double v = expr(0);
                at++;
                return switch (name) {
                    case "sqrt" -> Math.sqrt(v);
                    case "abs" -> Math.abs(v);
                    case "floor" -> Math.floor(v);
                    default -> throw new SyntaxError("no function " + name, start);
                };
            }
            Double v = vars.get(name);
            if (v == null) throw new SyntaxError("no variable " + name, start);
            return v;
        }
        throw new SyntaxError("value expected", at);
    }

    public static void main(String[] args) {
        Calculator c = new Calculator();
        Scanner in = new Scanner(System.in);
        int n = 0;
        while (in.hasNextLine()) {
            String l = in.nextLine();
            n++;
            if (l.isBlank()) continue;
            try {
                System.out.printf("%d: %s = %.6g%n", n, l.trim(), c.line(l));
            } catch (SyntaxError | NumberFormatException e) {
                System.out.println(n + ": " + e.getMessage());
            }
        }
    }
}
