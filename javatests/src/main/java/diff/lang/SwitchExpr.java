package diff.lang;

/** Switch expressions with arrows, yield, strings, enums, nested, as arguments. */
public class SwitchExpr {
    enum Size { S, M, L }

    static int f(Size s) {
        return switch (s) {
            case S -> 1;
            case M -> {
                int x = s.ordinal();
                yield x * 10;
            }
            case L -> throw new IllegalStateException("too large");
        };
    }

    static String days(int m, boolean leap) {
        return "days " + switch (m) {
            case 2 -> leap ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            case 1, 3, 5, 7, 8, 10, 12 -> 31;
            default -> {
                try {
                    yield Integer.parseInt("x" + m);
                } catch (NumberFormatException e) {
                    yield -1;
                } finally {
                    System.out.print("[default]");
                }
            }
        };
    }

    static long old(String s) {
        return switch (s) {
            case "a":
            case "b":
                yield 5L;
            case "c":
                System.out.print("c falls ");
            default:
                yield s.length();
        };
    }

    public static void main(String[] args) {
        for (Size s : Size.values()) {
            try {
                System.out.println(f(s));
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
        for (int m = 0; m < 14; m++) System.out.println(days(m, m % 2 == 0));
        for (String s : "a b c dddd".split(" ")) System.out.println(old(s));
        System.out.println(Math.max(switch (args.length) { case 0 -> 3; default -> 9; }, switch ("k") { case "k" -> 8; default -> 1; }));
        Object o = switch (args.length) {
            case 0 -> switch (Size.M) {
                case M -> 'm';
                default -> "other";
            };
            default -> 1.0;
        };
        System.out.println(o + " " + o.getClass());
        try {
            f(null);
        } catch (NullPointerException e) {
            System.out.println("null selector");
        }
    }
}
