package diff.time;

import java.text.SimpleDateFormat;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.time.format.ResolverStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;

/** Formatting and parsing of dates; Calendar and SimpleDateFormat. */
public class Formats {
    public static void main(String[] args) throws Exception {
        LocalDateTime dt = LocalDateTime.of(2024, 2, 9, 5, 7, 8, 90_000_000);
        for (String p : new String[] {"yyyy-MM-dd HH:mm:ss.SSS", "d/M/yy h:mm a", "EEEE, MMMM d, uuuu", "EEE MMM dd", "'week' w e", "QQQ QQQQ", "DDD G", "hh 'o''clock' a", "n A N", "[yyyy][MM]"}) {
            System.out.println(p + " -> " + dt.format(DateTimeFormatter.ofPattern(p, Locale.US)));
        }
        ZonedDateTime z = dt.atZone(ZoneId.of("America/New_York"));
        System.out.println(DateTimeFormatter.ISO_ZONED_DATE_TIME.format(z) + " " + DateTimeFormatter.RFC_1123_DATE_TIME.format(z) + " " + DateTimeFormatter.ISO_WEEK_DATE.format(z) + " " + DateTimeFormatter.BASIC_ISO_DATE.format(z) + " " + DateTimeFormatter.ISO_INSTANT.format(z));
        System.out.println(z.format(DateTimeFormatter.ofPattern("z zzzz VV xxx XXX O", Locale.US)));
        System.out.println(dt.format(DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(Locale.US)) + " " + dt.format(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT).withLocale(Locale.US)));
        System.out.println(LocalDate.parse("09 Feb 2024", DateTimeFormatter.ofPattern("dd MMM yyyy", Locale.US)) + " " + LocalTime.parse("05:07 PM", DateTimeFormatter.ofPattern("hh:mm a", Locale.US)));
        DateTimeFormatter f = new DateTimeFormatterBuilder().appendPattern("yyyy").optionalStart().appendLiteral('-').appendValue(ChronoField.MONTH_OF_YEAR, 2).optionalEnd().parseDefaulting(ChronoField.MONTH_OF_YEAR, 1).parseDefaulting(ChronoField.DAY_OF_MONTH, 1).toFormatter(Locale.ROOT);
        System.out.println(LocalDate.parse("2024", f) + " " + LocalDate.parse("2024-05", f));
        for (String s : new String[] {"2024-02-30", "nope", "2024-13-01", "2024-02-29x"}) {
            try {
                System.out.println(LocalDate.parse(s, DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT)));
            } catch (DateTimeParseException e) {
                System.out.println(e.getMessage() + " " + e.getErrorIndex());
            }
        }
        try {
            LocalDate.EPOCH.format(DateTimeFormatter.ofPattern("HH"));
        } catch (DateTimeException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(java.time.DayOfWeek.MONDAY.getDisplayName(TextStyle.SHORT, Locale.US) + java.time.Month.MAY.getDisplayName(TextStyle.FULL, Locale.US));
        GregorianCalendar c = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.US);
        c.setTimeInMillis(1700000000000L);
        c.add(Calendar.MONTH, 4);
        c.roll(Calendar.DAY_OF_MONTH, 20);
        System.out.println(c.get(Calendar.YEAR) + " " + c.get(Calendar.MONTH) + " " + c.get(Calendar.DAY_OF_MONTH) + " " + c.get(Calendar.DAY_OF_WEEK) + " " + c.get(Calendar.WEEK_OF_YEAR) + " " + c.getActualMaximum(Calendar.DAY_OF_MONTH) + " " + c.isLeapYear(1900));
        SimpleDateFormat sf = new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZ EEE", Locale.US);
        sf.setTimeZone(TimeZone.getTimeZone("GMT+2"));
        System.out.println(sf.format(new Date(0)) + " " + sf.parse("2024-01-02T03:04:05.006+0000 Tue").getTime());
        System.out.println(new Date(86400000L) + " " + new Date(5).before(new Date(6)) + " " + new Date(0).toInstant());
        try {
            sf.parse("x");
        } catch (java.text.ParseException e) {
            System.out.println(e.getMessage());
        }
    }
}
