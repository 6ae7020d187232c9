package diff.str;

import java.text.ChoiceFormat;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.Locale;

/** MessageFormat, DecimalFormat, NumberFormat, ChoiceFormat. */
public class Messages {
    public static void main(String[] args) throws Exception {
        System.out.println(MessageFormat.format("{0} has {1} items; {0}''s '{literal}' {2}", "Ann", 1234567, true));
        System.out.println(new MessageFormat("{0,number,#.##} {1,number,percent} {2}", Locale.US).format(new Object[] {3.14159, 0.25, null}));
        System.out.println(new MessageFormat("{0,choice,0#none|1#one|1<many {0}}", Locale.US).format(new Object[] {5}));
        Object[] parsed = new MessageFormat("{0} is {1}").parse("x is y");
        System.out.println(parsed[0] + "" + parsed[1]);
        DecimalFormatSymbols us = DecimalFormatSymbols.getInstance(Locale.US);
        for (String p : new String[] {"0", "0.00", "#,##0.00", "000", "#.###", "0.###E0", "##0.##%", "\u00a4#,##0.00", "#,##0;(#)"}) {
            DecimalFormat f = new DecimalFormat(p, us);
            System.out.println(p + " " + f.format(1234.5678) + " " + f.format(-0.125) + " " + f.format(0) + " " + f.format(12345678901L));
        }
        System.out.println(new DecimalFormat("0.0", us).format(0.25) + new DecimalFormat("0.0", us).format(0.35) + " " + new DecimalFormat("0", us).format(Double.NaN) + new DecimalFormat("0", us).format(-1 / 0.0));
        System.out.println(NumberFormat.getInstance(Locale.US).format(1234567.891) + " " + NumberFormat.getPercentInstance(Locale.US).format(0.256) + " "
            + NumberFormat.getCurrencyInstance(Locale.US).format(-1234.5) + " " + NumberFormat.getIntegerInstance(Locale.US).format(2.5));
        System.out.println(NumberFormat.getInstance(Locale.US).parse("1,234.5xyz") + " " + new DecimalFormat("#", us).parse("77", new ParsePosition(1)));
        try {
            NumberFormat.getInstance(Locale.US).parse("abc");
        } catch (java.text.ParseException e) {
            System.out.println(e.getMessage() + " " + e.getErrorOffset());
        }
        System.out.println(new ChoiceFormat(new double[] {0, 1, 2}, new String[] {"no", "one", "two+"}).format(17));
        System.out.println(NumberFormat.getCompactNumberInstance(Locale.US, NumberFormat.Style.SHORT).format(123456));
        try {
            MessageFormat.format("{0", 1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
