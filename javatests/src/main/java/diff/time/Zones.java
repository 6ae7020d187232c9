package diff.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesException;

/** Zones, daylight saving, fixed clocks. */
public class Zones {
    public static void main(String[] args) {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        ZoneId ny = ZoneId.of("America/New_York");
        ZonedDateTime z = ZonedDateTime.of(2024, 3, 31, 1, 30, 0, 0, berlin);
        System.out.println(z + " " + z.plusHours(1) + " " + z.plusDays(1) + " " + z.withZoneSameInstant(ny) + " " + z.toInstant());
        System.out.println(LocalDateTime.of(2024, 3, 31, 2, 30).atZone(berlin) + " " + LocalDateTime.of(2024, 10, 27, 2, 30).atZone(berlin) + " " + LocalDateTime.of(2024, 10, 27, 2, 30).atZone(berlin).withLaterOffsetAtOverlap());
        ZoneRules r = berlin.getRules();
        ZoneOffsetTransition t = r.nextTransition(Instant.parse("2024-01-01T00:00:00Z"));
        System.out.println(t + " " + r.isDaylightSavings(Instant.parse("2024-07-01T00:00:00Z")) + " " + r.getValidOffsets(LocalDateTime.of(2024, 10, 27, 2, 30)) + " " + r.getOffset(Instant.parse("1940-01-01T00:00:00Z")));
        System.out.println(Duration.between(z, z.withZoneSameLocal(ny)) + " " + z.toLocalDate() + " " + z.getOffset() + " " + ZoneId.of("UTC+5") + " " + ZoneId.of("Z") + " " + ZoneId.of("Asia/Kolkata").getRules().getStandardOffset(Instant.EPOCH));
        Clock c = Clock.fixed(Instant.parse("2024-05-06T07:08:09Z"), ZoneId.of("Asia/Tokyo"));
        System.out.println(LocalDate.now(c) + " " + LocalTime.now(c) + " " + ZonedDateTime.now(c) + " " + Clock.offset(c, Duration.ofDays(1)).instant() + " " + Clock.tick(c, Duration.ofHours(1)).millis() + " " + c);
        try {
            ZoneId.of("Mars/Olympus");
        } catch (ZoneRulesException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(ZoneId.systemDefault() + " " + (ZoneId.getAvailableZoneIds().size() > 500) + " " + ZoneId.of("Europe/London").getRules().getTransitionRules().size() + " " + ZoneOffset.UTC.getRules().isFixedOffset());
        Instant now = Instant.now();
        System.out.println(now.isAfter(Instant.parse("2024-01-01T00:00:00Z")) + " " + (Math.abs(System.currentTimeMillis() - now.toEpochMilli()) < 60000));
        System.out.println(java.util.TimeZone.getTimeZone("America/Los_Angeles").getOffset(0) + " " + java.util.TimeZone.getDefault().getID() + " " + java.util.TimeZone.getTimeZone("GMT+03:30").getRawOffset());
    }
}
