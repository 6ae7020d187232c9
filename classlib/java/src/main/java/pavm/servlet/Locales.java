package pavm.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The locales of Accept-Language fields, the preferred one first. */
final class Locales {
    private Locales() {
    }

    static List<Locale> parse(List<String> fields) {
        List<Locale> found = new ArrayList<>();
        List<Double> quality = new ArrayList<>();
        for (String field : fields) {
            int at = 0;
            while (at < field.length()) {
                int end = field.indexOf(',', at);
                end = end < 0 ? field.length() : end;
                entry(field.substring(at, end).trim(), found, quality);
                at = end + 1;
            }
        }
        return found;
    }

    private static void entry(String text, List<Locale> found, List<Double> quality) {
        double q = 1;
        int semi = text.indexOf(';');
        String tag = text;
        if (semi >= 0) {
            tag = text.substring(0, semi).trim();
            String rest = text.substring(semi + 1).trim();
            if (rest.startsWith("q=")) {
                try {
                    q = Double.parseDouble(rest.substring(2).trim());
                } catch (NumberFormatException bad) {
                    q = 0;
                }
            }
        }
        if (q < 0.00005 || tag.isEmpty() || tag.equals("*")) {
            return;
        }
        Locale locale = Locale.forLanguageTag(tag);
        if (locale.getLanguage().isEmpty()) {
            return;
        }
        int at = 0;
        while (at < quality.size() && quality.get(at) >= q) {
            at++;
        }
        found.add(at, locale);
        quality.add(at, q);
    }
}
