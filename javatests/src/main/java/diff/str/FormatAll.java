package diff.str;

import diff.util.X;

import java.math.*;
import java.text.*;
import java.time.*;
import java.util.*;

/** Every conversion, flag and locale of Formatter; the messages of bad formats. */
public class FormatAll { // every conversion x flags x args x locales
    public static void main(String[] a) {
        Object[] args = {
            null,
            true,
            'x',
            "str",
            (byte) -5,
            (short) 300,
            123456,
            -123456,
            Long.MIN_VALUE,
            new BigInteger("123456789012345678901234567890"),
            1.5f,
            -0.0,
            1e10,
            1e-5,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.MIN_VALUE,
            123456.789,
            new BigDecimal("1234567.8901"),
            new BigDecimal("1e50"),
            0x1F600,
            LocalDateTime.of(2024, 2, 29, 13, 5, 9, 123456789),
            new GregorianCalendar(2020, 0, 1) {
                {
                    setTimeZone(TimeZone.getTimeZone("UTC"));
                }
            }.getTime().getTime()
        };
        String[] flags = {
            "", "-10", "10", "010", "+", "+10", " ", ",", "(", "#", "-,15", "+,.2", ".3", "08.2",
            "(,.2", "#.0", "S10"
        };
        Locale[] ls = {
            Locale.ROOT,
            Locale.US,
            Locale.GERMANY,
            Locale.FRANCE,
            new Locale("ar", "EG"),
            new Locale("hi", "IN"),
            new Locale("th", "TH", "TH")
        };
        for (char c : "bBhHsScCdoxXeEfgGaAn%".toCharArray())
            for (String f : flags)
                for (Object o : args) {
                    int h = 0;
                    for (Locale l : ls) {
                        String fs = "%" + f + c;
                        String r;
                        try {
                            r = String.format(l, fs, o);
                        } catch (Exception e) {
                            r = e.toString();
                        }
                        h = h * 31 + r.hashCode();
                        if (l == Locale.US && (f.length() < 2))
                            System.out.println(fs + " " + o + " -> " + r);
                    }
                    System.out.println(c + f + " " + h);
                }
        for (char c : "HIklMSLNpzZsQBbhAaCYyjmdeRTrDFc".toCharArray())
            for (Locale l : ls) {
                for (Object o :
                        new Object[] {
                            ZonedDateTime.of(
                                    2024, 2, 29, 13, 5, 9, 123456789, ZoneId.of("Europe/Berlin")),
                            1234567890123L
                        }) {
                    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
                    try {
                        System.out.println(
                                c + " " + l + " " + String.format(l, "%t" + c + " %<T" + c, o));
                    } catch (Exception e) {
                        System.out.println(c + " " + e);
                    }
                }
            }
        for (String f :
                new String[] {
                    "%",
                    "%1",
                    "%1$",
                    "%-",
                    "%5",
                    "%-d",
                    "%--5d",
                    "%0-5d",
                    "%+ d",
                    "%5%",
                    "%-5%|",
                    "%n%5n",
                    "%z",
                    "%tq",
                    "%<s",
                    "%2$s",
                    "%1$s %1$s",
                    "%s %<s %s",
                    "%.2c",
                    "%#s",
                    "%,x",
                    "%(x",
                    "%.3d",
                    "%05s",
                    "%99999999999d",
                    "%#b",
                    "%-05d",
                    " %3$s %1$s %2$s",
                    "%c",
                    "%tY"
                }) {
            X.t(f, () -> String.format(f, "a", "b", "c"));
            X.t(f, () -> String.format(f, 1, 2, 3));
        }
        X.t(
                "fmtable",
                () ->
                        String.format(
                                "%-#10.3s|%S",
                                (Formattable) (fm, fl, w, pr) -> fm.format("[%d %d %d]", fl, w, pr),
                                (Formattable) (fm, fl, w, pr) -> fm.format("<%d>", fl)));
        StringBuilder sb = new StringBuilder();
        Formatter f = new Formatter(sb, Locale.US);
        f.format("%,d", 1234567);
        X.p(f, f.locale(), f.ioException());
        f.close();
        X.t("closed", () -> f.format("x"));
        X.t("closed2", () -> f.toString());
        System.out.printf("%s %d%n", "pf", 5);
        System.out.format(Locale.GERMANY, "%,.3f%n", 12345.678);
        X.t("formatted", () -> "%08.3f|%+d|%x".formatted(3.14159, 5, 255));
    }
}
