package diff.time;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.UnsupportedTemporalTypeException;
import java.time.temporal.WeekFields;

/** java.time values and arithmetic. */
public class Dates {
    public static void main(String[] args) {
        LocalDate d = LocalDate.of(2024, 2, 29);
        System.out.println(d + " " + d.plusYears(1) + " " + d.minusMonths(1) + " " + d.plusDays(366) + " " + d.getDayOfWeek() + " " + d.getDayOfYear() + " " + d.isLeapYear() + " " + d.lengthOfMonth());
        System.out.println(d.with(TemporalAdjusters.firstDayOfNextMonth()) + " " + d.with(TemporalAdjusters.next(DayOfWeek.MONDAY)) + " " + d.with(TemporalAdjusters.lastInMonth(DayOfWeek.FRIDAY)) + " " + d.withDayOfMonth(1));
        System.out.println(ChronoUnit.DAYS.between(LocalDate.EPOCH, d) + " " + d.until(LocalDate.of(2030, 1, 1)) + " " + Period.between(d, LocalDate.of(2025, 2, 28)) + " " + d.toEpochDay() + " " + LocalDate.ofEpochDay(-1));
        System.out.println(d.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) + " " + d.get(IsoFields.QUARTER_OF_YEAR) + " " + d.get(WeekFields.ISO.weekOfYear()) + " " + d.getLong(ChronoField.PROLEPTIC_MONTH) + " " + d.range(ChronoField.DAY_OF_MONTH));
        LocalTime t = LocalTime.of(23, 59, 59, 123456789);
        System.out.println(t + " " + t.plusSeconds(1) + " " + t.truncatedTo(ChronoUnit.MINUTES) + " " + t.toNanoOfDay() + " " + LocalTime.MIDNIGHT + " " + LocalTime.parse("10:15") + " " + t.minusHours(30));
        LocalDateTime dt = d.atTime(t);
        System.out.println(dt + " " + dt.plusNanos(1_000_000_000) + " " + dt.toLocalTime().getNano() + " " + Duration.between(dt, dt.plusWeeks(1)) + " " + dt.atOffset(ZoneOffset.ofHours(5)));
        Instant i = Instant.ofEpochSecond(1700000000L, 5);
        System.out.println(i + " " + i.plus(1, ChronoUnit.DAYS) + " " + i.toEpochMilli() + " " + Instant.EPOCH + " " + Instant.parse("1969-12-31T23:59:59.999Z").toEpochMilli() + " " + Instant.MAX);
        System.out.println(Duration.ofMillis(-1500) + " " + Duration.ofDays(2).plusHours(3).plusNanos(1) + " " + Duration.parse("PT1H30M").toMinutes() + " " + Duration.ofSeconds(3661).toHoursPart() + " " + Duration.ZERO + " " + Duration.ofSeconds(100).dividedBy(7));
        System.out.println(Period.of(1, 14, 40).normalized() + " " + Period.parse("P2Y3M4D").toTotalMonths() + " " + Period.ofWeeks(3));
        System.out.println(Year.of(2024).isLeap() + " " + YearMonth.of(2024, 2).atEndOfMonth() + " " + MonthDay.of(2, 29).isValidYear(2023) + " " + Month.of(12).plus(3) + " " + DayOfWeek.SUNDAY.minus(8));
        System.out.println(OffsetDateTime.of(dt, ZoneOffset.ofHoursMinutes(-3, -30)) + " " + OffsetDateTime.of(dt, ZoneOffset.MAX).toInstant() + " " + ZoneOffset.of("+01:02:03"));
        System.out.println(d.compareTo(LocalDate.of(2024, 3, 1)) + " " + d.isBefore(d) + " " + d.equals(LocalDate.parse("2024-02-29")) + " " + d.hashCode() + " " + t.hashCode() + " " + dt.hashCode() + " " + i.hashCode());
        for (Runnable r : new Runnable[] {() -> LocalDate.of(2023, 2, 29), () -> LocalDate.of(2023, 13, 1), () -> LocalTime.of(25, 0), () -> LocalDate.parse("2024-2-1"), () -> Duration.parse("x"), () -> ZoneOffset.of("+19:00"), () -> d.get(ChronoField.HOUR_OF_DAY), () -> Instant.MAX.plusSeconds(1)}) {
            try {
                r.run();
            } catch (UnsupportedTemporalTypeException e) {
                System.out.println("unsupported " + e.getMessage());
            } catch (DateTimeException e) {
                System.out.println(e.getMessage());
            }
        }
        LocalDate.of(2024, 12, 30).datesUntil(LocalDate.of(2025, 1, 2)).forEach(System.out::println);
    }
}
