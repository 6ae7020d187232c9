package pavm.servlet;

/** Dates of HTTP header fields: written as RFC 1123, read also as RFC 850 and asctime. */
final class HttpDate {
    private static final String DAYS = "ThuFriSatSunMonTueWed";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private HttpDate() {
    }

    static String format(long millis) {
        return format(millis, ' ');
    }

    /** {@code separator} is '-' in the Expires attribute of cookies. */
    static String format(long millis, char separator) {
        long seconds = Math.floorDiv(millis, 1000L);
        long days = Math.floorDiv(seconds, 86400L);
        int rest = (int) Math.floorMod(seconds, 86400L);
        // Civil date from a day count: years start in March, so that a leap day is a year's last.
        long z = days + 719468;
        long era = Math.floorDiv(z, 146097L);
        long doe = z - era * 146097;
        long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
        long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        long mp = (5 * doy + 2) / 153;
        int day = (int) (doy - (153 * mp + 2) / 5 + 1);
        int month = (int) (mp < 10 ? mp + 3 : mp - 9);
        long year = yoe + era * 400 + (month <= 2 ? 1 : 0);
        int weekday = (int) Math.floorMod(days, 7L);
        StringBuilder b = new StringBuilder(29);
        b.append(DAYS, weekday * 3, weekday * 3 + 3).append(", ");
        two(b, day).append(separator);
        b.append(MONTHS, month * 3 - 3, month * 3).append(separator);
        if (year < 1000 && year >= 0) {
            b.append("0000", 0, 4 - Long.toString(year).length());
        }
        b.append(year).append(' ');
        two(b, rest / 3600).append(':');
        two(b, rest / 60 % 60).append(':');
        two(b, rest % 60).append(" GMT");
        return b.toString();
    }

    private static StringBuilder two(StringBuilder b, int v) {
        return b.append((char) ('0' + v / 10)).append((char) ('0' + v % 10));
    }

    /** Milliseconds, or -1 where the text is no date. */
    static long parse(String text) {
        int day = -1;
        int month = -1;
        int year = -1;
        int time = -1;
        int n = text.length();
        int i = 0;
        while (i < n) {
            char c = text.charAt(i);
            if (c == ' ' || c == ',' || c == '-') {
                i++;
                continue;
            }
            int start = i;
            while (i < n && " ,-".indexOf(text.charAt(i)) < 0) {
                i++;
            }
            String word = text.substring(start, i);
            if (word.indexOf(':') > 0) {
                time = time(word);
                if (time < 0) {
                    return -1;
                }
            } else if (Character.isDigit(word.charAt(0))) {
                int v = number(word);
                if (v < 0) {
                    return -1;
                }
                if (day < 0 && word.length() <= 2) {
                    day = v;
                } else if (year < 0) {
                    year = word.length() == 2 ? (v < 70 ? 2000 + v : 1900 + v) : v;
                } else {
                    return -1;
                }
            } else if (month < 0 && word.length() == 3) {
                int m = MONTHS.indexOf(word);
                if (m >= 0 && m % 3 == 0) {
                    month = m / 3 + 1;
                }
            }
        }
        if (day < 1 || day > 31 || month < 0 || year < 0 || time < 0) {
            return -1;
        }
        long y = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(y, 400L);
        long yoe = y - era * 400;
        long doy = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        return ((era * 146097 + doe - 719468) * 86400L + time) * 1000L;
    }

    private static int time(String word) {
        if (word.length() != 8 || word.charAt(2) != ':' || word.charAt(5) != ':') {
            return -1;
        }
        int h = number(word.substring(0, 2));
        int m = number(word.substring(3, 5));
        int s = number(word.substring(6, 8));
        return h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60 ? -1 : h * 3600 + m * 60 + s;
    }

    private static int number(String digits) {
        int v = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9' || i > 6) {
                return -1;
            }
            v = v * 10 + c - '0';
        }
        return v;
    }
}
