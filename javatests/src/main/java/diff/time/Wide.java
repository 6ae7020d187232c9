package diff.time;

import diff.util.X;

import java.time.*;
import java.time.chrono.*;
import java.time.format.*;
import java.time.temporal.*;
import java.time.zone.*;
import java.util.*;

/** java.time over all zones, patterns, locales, chronologies, fields and units. */
public class Wide {
    public static void main(String[] a) throws Exception {
        X.p(
                ZoneId.getAvailableZoneIds().size(),
                new TreeSet<>(ZoneId.getAvailableZoneIds()).toString().hashCode(),
                TimeZone.getAvailableIDs().length);
        int h = 0;
        for (String z : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneRules r = ZoneId.of(z).getRules();
            h = h * 31 + r.hashCode();
            for (int y = 1850; y < 2100; y += 7)
                h = h * 31 + r.getOffset(LocalDateTime.of(y, 7, 1, 0, 0)).getTotalSeconds();
            TimeZone t = TimeZone.getTimeZone(z);
            h =
                    h * 31
                            + t.getRawOffset()
                            + t.getOffset(1e12 > 0 ? 1000000000000L : 0)
                            + (t.useDaylightTime() ? 1 : 0);
        }
        X.p(h);
        ZonedDateTime t =
                ZonedDateTime.of(2024, 2, 29, 13, 5, 9, 123456789, ZoneId.of("Europe/Paris"));
        for (String ln :
                new String[] {
                    "en-US", "de-DE", "fr-FR", "ja-JP", "ar-EG", "th-TH", "zh-CN", "ru-RU", "pt-BR",
                    "fa-IR", "en-GB", "hi-IN", "ko-KR"
                }) {
            Locale l = Locale.forLanguageTag(ln);
            for (FormatStyle d : FormatStyle.values())
                for (FormatStyle e : FormatStyle.values())
                    X.t(
                            ln,
                            () ->
                                    DateTimeFormatter.ofLocalizedDateTime(d, e)
                                            .withLocale(l)
                                            .format(t));
            for (String p :
                    new String[] {
                        "G GGGG GGGGG",
                        "u y uuuu yyyy yy",
                        "Q QQQ QQQQ q",
                        "M MM MMM MMMM MMMMM L LLL LLLL",
                        "w W ww Y YYYY",
                        "d dd D DDD",
                        "E EEEE EEEEE e c ccc",
                        "F a B h K k H m s S SSS SSSSSSSSS n N A",
                        "V VV z zzzz v vvvv O OOOO X XX XXX XXXX XXXXX x xx Z ZZZZ ZZZZZ",
                        "'lit' '' [HH]",
                        "ppppH"
                    }) {
                for (String q : p.split(" "))
                    X.t(ln + q, () -> DateTimeFormatter.ofPattern(q, l).format(t));
            }
            X.p(
                    WeekFields.of(l),
                    DayOfWeek.MONDAY.getDisplayName(TextStyle.FULL, l),
                    Month.MAY.getDisplayName(TextStyle.SHORT_STANDALONE, l),
                    ZoneId.of("Asia/Tokyo").getDisplayName(TextStyle.FULL, l),
                    TimeZone.getTimeZone("America/New_York")
                            .getDisplayName(true, TimeZone.SHORT, l),
                    Chronology.ofLocale(l),
                    DecimalStyle.of(l));
        }
        for (Chronology c : new TreeSet<>(Chronology.getAvailableChronologies())) {
            ChronoLocalDate d = c.date(LocalDate.of(2020, 5, 5));
            X.p(
                    c,
                    c.getCalendarType(),
                    d,
                    d.lengthOfYear(),
                    d.isLeapYear(),
                    c.eras(),
                    d.plus(100, ChronoUnit.DAYS),
                    c.localDateTime(t).toLocalTime(),
                    d.with(TemporalAdjusters.lastDayOfMonth()),
                    c.getDisplayName(TextStyle.FULL, Locale.US),
                    c.range(ChronoField.DAY_OF_MONTH),
                    d.until(c.date(LocalDate.of(2024, 1, 1))));
        }
        for (DateTimeFormatter f :
                new DateTimeFormatter[] {
                    DateTimeFormatter.ISO_DATE_TIME,
                    DateTimeFormatter.ISO_INSTANT,
                    DateTimeFormatter.RFC_1123_DATE_TIME,
                    DateTimeFormatter.BASIC_ISO_DATE,
                    DateTimeFormatter.ISO_WEEK_DATE,
                    DateTimeFormatter.ISO_ORDINAL_DATE,
                    DateTimeFormatter.ISO_OFFSET_TIME
                }) X.p(f.format(t), f);
        for (String s :
                new String[] {
                    "2020-02-30",
                    "2020-13-01",
                    "2020-1-1",
                    "",
                    "+12345-01-01",
                    "-0001-12-31",
                    "2020-02-29T",
                    "2020-02-29"
                }) X.t(s, () -> LocalDate.parse(s));
        for (String s : new String[] {"24:00", "23:59:60", "12:30:15.123456789", "12", "12:3"})
            X.t(s, () -> LocalTime.parse(s));
        for (String s :
                new String[] {
                    "PT1H30M", "P1D", "PT-5.5S", "P1M", "PT", "P-1DT-2H", "pt1s", "PT1.0000000001S"
                }) X.t(s, () -> Duration.parse(s) + " " + Duration.parse(s).toMillis());
        for (String s : new String[] {"P1Y2M3D", "P1W", "P-1Y", "P", "PT1H"})
            X.t(s, () -> Period.parse(s));
        for (String s :
                new String[] {
                    "2020-01-01T00:00Z",
                    "2020-01-01T00:00+01:00[Europe/Paris]",
                    "2020-03-29T02:30+01:00[Europe/Paris]",
                    "2020-01-01T00:00",
                    "2020-01-01T00:00+25:00"
                }) X.t(s, () -> ZonedDateTime.parse(s));
        for (String s :
                new String[] {
                    "Z",
                    "+5",
                    "+05:30",
                    "UTC+3",
                    "GMT-2",
                    "Foo/Bar",
                    "europe/paris",
                    "+19:00",
                    "UT",
                    "EST",
                    "+1:1"
                }) X.t(s, () -> ZoneId.of(s) + " " + ZoneId.of(s).normalized());
        for (ChronoUnit u : ChronoUnit.values()) {
            X.t("plus " + u, () -> t.plus(3, u));
            X.t("trunc " + u, () -> t.truncatedTo(u));
            X.t("until " + u, () -> t.until(t.plusYears(100).plusNanos(5), u));
            X.p(u.getDuration(), u.isDateBased());
        }
        for (ChronoField f : ChronoField.values()) {
            X.t("get " + f, () -> t.getLong(f));
            X.t("range " + f, () -> t.range(f));
            X.t("with " + f, () -> t.with(f, 1));
            X.t("bad " + f, () -> LocalTime.NOON.with(f, 99));
        }
        ZoneRules pr = ZoneId.of("Europe/Paris").getRules();
        X.p(
                pr.getTransition(LocalDateTime.of(2024, 3, 31, 2, 30)),
                pr.getValidOffsets(LocalDateTime.of(2024, 10, 27, 2, 30)),
                pr.nextTransition(Instant.EPOCH),
                pr.getTransitionRules(),
                pr.isDaylightSavings(t.toInstant()),
                pr.getTransitions().size());
        X.p(
                ZonedDateTime.of(2024, 3, 31, 2, 30, 0, 0, ZoneId.of("Europe/Paris")),
                ZonedDateTime.of(2024, 10, 27, 2, 30, 0, 0, ZoneId.of("Europe/Paris"))
                        .withLaterOffsetAtOverlap());
        X.t("instmax", () -> Instant.MAX.plusNanos(1));
        X.t("ldmax", () -> LocalDate.MAX.plusDays(1));
        X.t("dur", () -> Duration.ofSeconds(Long.MAX_VALUE).plusSeconds(1));
        X.t("unsup", () -> LocalDate.EPOCH.plus(1, ChronoUnit.HOURS));
        X.t("fmt", () -> DateTimeFormatter.ofPattern("HH").format(LocalDate.EPOCH));
        X.t("pat", () -> DateTimeFormatter.ofPattern("yyyy-bb"));
        X.t("from", () -> LocalDate.from(LocalTime.NOON));
        X.t(
                "resolver",
                () ->
                        LocalDate.parse(
                                "2023-02-31",
                                DateTimeFormatter.ofPattern("uuuu-MM-dd")
                                        .withResolverStyle(ResolverStyle.LENIENT)));
        X.t(
                "strict",
                () ->
                        LocalDate.parse(
                                "2023-02-31",
                                DateTimeFormatter.ofPattern("uuuu-MM-dd")
                                        .withResolverStyle(ResolverStyle.STRICT)));
        X.t(
                "builder",
                () ->
                        new DateTimeFormatterBuilder()
                                .appendPattern("d MMM uuuu")
                                .parseCaseInsensitive()
                                .optionalStart()
                                .appendLiteral('x')
                                .optionalEnd()
                                .parseDefaulting(ChronoField.HOUR_OF_DAY, 5)
                                .toFormatter(Locale.US)
                                .parse("3 JAN 2020", LocalDateTime::from));
        X.p(
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                Clock.offset(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Duration.ofHours(1))
                        .instant(),
                Year.of(2024).isLeap(),
                YearMonth.of(2024, 2).atEndOfMonth(),
                MonthDay.parse("--02-29").isValidYear(2023),
                OffsetDateTime.MAX,
                t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                t.getLong(JulianFields.MODIFIED_JULIAN_DAY),
                ChronoUnit.DAYS.between(LocalDate.EPOCH, LocalDate.of(2024, 1, 1)));
        GregorianCalendar g =
                new GregorianCalendar(TimeZone.getTimeZone("America/New_York"), Locale.US);
        g.clear();
        g.set(2024, Calendar.FEBRUARY, 29);
        g.add(Calendar.YEAR, 1);
        X.p(
                g.getTime().getTime(),
                g.get(Calendar.WEEK_OF_YEAR),
                g.getActualMaximum(Calendar.DAY_OF_MONTH));
        g.roll(Calendar.DATE, 5);
        X.p(g.getTimeInMillis(), g.isLeapYear(1900));
        for (String c : Calendar.getAvailableCalendarTypes()) X.p(c);
        Calendar bc =
                new Calendar.Builder()
                        .setCalendarType("buddhist")
                        .setInstant(0)
                        .setTimeZone(TimeZone.getTimeZone("UTC"))
                        .build();
        X.p(
                bc.get(Calendar.YEAR),
                new Calendar.Builder()
                        .setCalendarType("japanese")
                        .setInstant(1e12 > 0 ? 1600000000000L : 0)
                        .build()
                        .get(Calendar.YEAR));
    }
}
