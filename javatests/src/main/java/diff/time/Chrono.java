package diff.time;

import java.time.LocalDate;
import java.time.chrono.HijrahDate;
import java.time.chrono.JapaneseDate;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistDate;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import java.time.temporal.TemporalQueries;

/** Other calendars and fields; a long run of date arithmetic. */
public class Chrono {
    public static void main(String[] args) {
        LocalDate d = LocalDate.of(2024, 5, 6);
        System.out.println(JapaneseDate.from(d) + " " + MinguoDate.from(d) + " " + ThaiBuddhistDate.from(d) + " " + HijrahDate.from(d));
        System.out.println(d.getLong(JulianFields.JULIAN_DAY) + " " + d.get(ChronoField.ALIGNED_WEEK_OF_MONTH) + " " + d.query(TemporalQueries.precision()) + " " + JapaneseDate.from(d).getEra() + " " + JapaneseDate.from(d).plus(1, ChronoUnit.YEARS));
        long h = 0;
        for (int i = -200000; i < 200000; i += 37) {
            LocalDate x = LocalDate.ofEpochDay(i);
            h = h * 31 + x.getYear() * 10000L + x.getMonthValue() * 100 + x.getDayOfMonth() + x.getDayOfWeek().getValue();
            if (x.toEpochDay() != i) System.out.println("wrong " + x);
        }
        System.out.println(h);
        int fridays = 0;
        for (LocalDate x = LocalDate.of(1900, 1, 13); x.getYear() < 2001; x = x.plusMonths(1)) if (x.getDayOfWeek().getValue() == 5) fridays++;
        System.out.println(fridays + " " + ChronoUnit.WEEKS.between(LocalDate.of(1900, 1, 1), d) + " " + ChronoUnit.DECADES.between(LocalDate.of(1900, 1, 1), d));
    }
}
