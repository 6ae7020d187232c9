package diff.str;

import diff.util.X;

import java.math.*;
import java.text.*;
import java.util.*;

/** MessageFormat, ChoiceFormat, DecimalFormat, SimpleDateFormat and the data of twenty locales. */
public class TextFormats {
    public static void main(String[] a) throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        for (String p :
                new String[] {
                    "{0}",
                    "{0,number}",
                    "{0,number,integer}",
                    "{0,number,percent}",
                    "{0,number,currency}",
                    "{0,number,#.##}",
                    "{0,date}",
                    "{0,date,short}",
                    "{0,time}",
                    "{0,time,full}",
                    "{0,date,yyyy-MM-dd}",
                    "{0,choice,0#none|1#one|1<many {0}}",
                    "'{'{0}'}'",
                    "it''s {0}",
                    "{0} {1} {0}",
                    "{0",
                    "{x}",
                    "{0,foo}",
                    "{-1}",
                    "'unclosed {0}",
                    "{0,choice,}",
                    "{99999}"
                }) {
            for (Locale l :
                    new Locale[] {Locale.US, Locale.GERMANY, Locale.JAPAN, new Locale("pl")})
                X.t(
                        p + " " + l,
                        () -> new MessageFormat(p, l).format(new Object[] {1234.5, "two"}));
            X.t(
                    p,
                    () -> {
                        MessageFormat m = new MessageFormat(p, Locale.US);
                        return m.toPattern()
                                + " "
                                + m.getFormats().length
                                + " "
                                + Arrays.toString(m.parse("1,234.5"));
                    });
        }
        ChoiceFormat cf = new ChoiceFormat("-1#neg|0#zero|1#one|1.0<more|2\u2264two+");
        X.p(cf.toPattern(), cf.getLimits(), cf.getFormats());
        for (double d : new double[] {-5, -1, 0, .5, 1, 1.5, 2, 3, Double.NaN})
            X.p(d, cf.format(d));
        X.p(ChoiceFormat.nextDouble(1), ChoiceFormat.previousDouble(1));
        X.t("cf", () -> new ChoiceFormat("x#y"));
        X.t("cf2", () -> new ChoiceFormat(new double[] {1, 2}, new String[] {"a"}));
        for (String pat :
                new String[] {
                    "0",
                    "#",
                    "#.##",
                    "0.00",
                    "#,##0.00",
                    "#,##,##0.###",
                    "00000",
                    "0.###E0",
                    "##0.##E0",
                    "00.00E00",
                    "#%",
                    "0.00\u2030",
                    "\u00a4#,##0.00;(\u00a4#,##0.00)",
                    "'#'#",
                    "#.##'x'",
                    "0.0;-0.0",
                    "@@@",
                    "#,",
                    "..",
                    "0.0.0",
                    "#0#",
                    "#,##0.00\u00a4\u00a4"
                })
            for (double d :
                    new double[] {
                        0,
                        -0.0,
                        1,
                        -1,
                        1234567.891,
                        0.000123,
                        -99.995,
                        0.5,
                        1.5,
                        2.5,
                        1e15,
                        1e300,
                        Double.NaN,
                        Double.NEGATIVE_INFINITY
                    })
                X.t(
                        pat + " " + d,
                        () ->
                                new DecimalFormat(pat, DecimalFormatSymbols.getInstance(Locale.US))
                                        .format(d));
        for (RoundingMode rm : RoundingMode.values()) {
            DecimalFormat df =
                    new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.US));
            df.setRoundingMode(rm);
            StringBuilder b = new StringBuilder();
            for (double d : new double[] {.05, .15, .25, .35, -.25, -.35, 1.04, 1.05, 1.06, .95})
                try {
                    b.append(df.format(d)).append(' ');
                } catch (ArithmeticException e) {
                    b.append(e.getMessage());
                }
            X.p(rm, b);
        }
        DecimalFormat df =
                new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.US));
        for (String s :
                new String[] {
                    "1,234.5", "-7", "abc", "1e5", "1.2.3", "\u221e", "", "  1", "1,2,3", "12abc"
                }) {
            ParsePosition pp = new ParsePosition(0);
            X.p(s, df.parse(s, pp), pp);
            X.t("parse", () -> df.parse(s));
        }
        df.setParseBigDecimal(true);
        X.p(df.parse("12345678901234567890.123"));
        df.setParseIntegerOnly(true);
        X.p(df.parse("12.5"));
        for (String ln :
                new String[] {
                    "en-US",
                    "de-DE",
                    "fr-FR",
                    "fr-CH",
                    "ja-JP",
                    "hi-IN",
                    "ar-EG",
                    "th-TH-u-nu-thai",
                    "pt-BR",
                    "sv-SE",
                    "pl-PL",
                    "ru-RU",
                    "zh-CN",
                    "he-IL",
                    "tr-TR",
                    "es-MX",
                    "en-IN",
                    "de-CH",
                    "bn-BD",
                    "fa-IR"
                }) {
            Locale l = Locale.forLanguageTag(ln);
            NumberFormat[] fs = {
                NumberFormat.getInstance(l),
                NumberFormat.getIntegerInstance(l),
                NumberFormat.getPercentInstance(l),
                NumberFormat.getCurrencyInstance(l),
                NumberFormat.getCompactNumberInstance(l, NumberFormat.Style.SHORT),
                NumberFormat.getCompactNumberInstance(l, NumberFormat.Style.LONG)
            };
            for (NumberFormat f : fs) {
                StringBuilder b = new StringBuilder(ln);
                for (double d : new double[] {0, -1.5, 1234.567, 1e6, 123456789.125, 1e13})
                    b.append('|').append(f.format(d));
                X.p(b);
            }
            X.p(
                    l.getDisplayName(),
                    l.getDisplayName(l),
                    l.getDisplayLanguage(l),
                    l.getDisplayCountry(l),
                    Currency.getInstance(l.getCountry().isEmpty() ? Locale.US : l),
                    Currency.getInstance("EUR").getSymbol(l),
                    Currency.getInstance("JPY").getDisplayName(l));
            for (int st = 0; st < 4; st++) {
                DateFormat d = DateFormat.getDateTimeInstance(st, st, l);
                X.p(ln, d.format(new Date(1234567890123L)), ((SimpleDateFormat) d).toPattern());
            }
            DateFormatSymbols s = new DateFormatSymbols(l);
            X.p(s.getMonths(), s.getShortWeekdays(), s.getAmPmStrings(), s.getEras());
            Calendar c = Calendar.getInstance(l);
            X.p(c.getFirstDayOfWeek(), c.getMinimalDaysInFirstWeek(), c.getClass().getSimpleName());
            DecimalFormatSymbols ds = DecimalFormatSymbols.getInstance(l);
            X.p(
                    (int) ds.getDecimalSeparator(),
                    (int) ds.getGroupingSeparator(),
                    (int) ds.getMinusSign(),
                    ds.getNaN(),
                    ds.getInfinity(),
                    (int) ds.getZeroDigit(),
                    ds.getExponentSeparator(),
                    ds.getCurrencySymbol());
        }
        for (String p :
                new String[] {
                    "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
                    "EEE, d MMM yyyy",
                    "G yy w W D F E u a H k K h m s S z XXX X",
                    "MMMM",
                    "LLLL",
                    "YYYY-'W'ww",
                    "yyyyy.MMMMM.dd GGG hh:mm aaa",
                    "q",
                    "'unclosed"
                })
            for (Locale l : new Locale[] {Locale.US, Locale.GERMANY, Locale.JAPAN})
                X.t(p, () -> new SimpleDateFormat(p, l).format(new Date(1234567890123L)));
        SimpleDateFormat sd = new SimpleDateFormat("yyyy-MM-dd HH:mm", Locale.US);
        X.t("p", () -> sd.parse("2020-13-45 25:61").getTime());
        sd.setLenient(false);
        X.t("p", () -> sd.parse("2020-13-45 25:61"));
        X.t("p", () -> sd.parse("x"));
        X.p(
                Currency.getAvailableCurrencies().size(),
                new TreeSet<>(
                                Arrays.asList(
                                        Arrays.stream(Locale.getAvailableLocales())
                                                .map(Locale::toLanguageTag)
                                                .toArray(String[]::new)))
                        .hashCode(),
                Locale.getISOCountries().length,
                Locale.getISOLanguages().length);
    }
}
