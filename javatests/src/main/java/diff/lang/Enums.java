package diff.lang;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;

/** Enums with bodies, fields, interfaces, valueOf, switch, EnumMap, EnumSet. */
public class Enums {
    interface Op {
        double apply(double a, double b);
    }

    enum Basic implements Op {
        ADD("+") {
            public double apply(double a, double b) {
                return a + b;
            }
        },
        SUB("-") {
            public double apply(double a, double b) {
                return a - b;
            }
        },
        MUL("*") {
            public double apply(double a, double b) {
                return a * b;
            }

            @Override
            int rank() {
                return 2;
            }
        };

        final String sign;

        Basic(String sign) {
            this.sign = sign;
        }

        int rank() {
            return 1;
        }
    }

    enum Day { MON, TUE, WED, THU, FRI, SAT, SUN;
        Day next() {
            return values()[(ordinal() + 1) % values().length];
        }
    }

    public static void main(String[] args) {
        for (Basic b : Basic.values()) {
            System.out.println(b + " " + b.sign + " " + b.apply(6, 7) + " " + b.rank() + " " + b.getClass() + " " + b.getDeclaringClass());
        }
        System.out.println(Day.valueOf("WED").next());
        System.out.println(Day.SUN.next().compareTo(Day.FRI));
        try {
            Day.valueOf("NODAY");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            Day.valueOf(null);
        } catch (NullPointerException e) {
            System.out.println(e.getMessage());
        }
        EnumMap<Day, Integer> m = new EnumMap<>(Day.class);
        for (Day d : new Day[] {Day.SUN, Day.MON, Day.THU}) m.merge(d, d.ordinal(), Integer::sum);
        System.out.println(m + " " + m.containsKey(Day.TUE));
        EnumSet<Day> s = EnumSet.range(Day.TUE, Day.FRI);
        s.remove(Day.WED);
        System.out.println(s + " " + EnumSet.complementOf(s) + " " + EnumSet.allOf(Day.class).size());
        System.out.println(Arrays.toString(Day.values()));
        System.out.println(Enum.valueOf(Basic.class, "MUL").name());
        System.out.println(Day.class.isEnum() + " " + Basic.ADD.getClass().isEnum() + " " + Arrays.toString(Day.class.getEnumConstants()));
        for (Day d : Day.values()) {
            switch (d) {
                case SAT, SUN -> System.out.println(d + " weekend");
                default -> System.out.println(d.toString().toLowerCase());
            }
        }
    }
}
