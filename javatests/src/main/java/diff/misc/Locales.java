package diff.misc;

import java.text.Collator;
import java.util.Arrays;
import java.util.Currency;
import java.util.IllegalFormatException;
import java.util.Locale;

/** Locale, currency, collation. */
public class Locales {
    public static void main(String[] args) throws IllegalFormatException {
        System.out.println(Locale.getDefault() + " " + Locale.US.getDisplayName(Locale.US) + " " + Locale.GERMANY.getDisplayCountry(Locale.US) + " " + new Locale("zh", "TW").toLanguageTag() + " " + Locale.forLanguageTag("sr-Latn-RS").getScript());
        System.out.println(new Locale.Builder().setLanguage("fr").setRegion("CA").build() + " " + Locale.FRANCE.getISO3Country() + " " + Locale.FRANCE.getISO3Language() + " " + (Locale.getAvailableLocales().length > 1) + " " + Locale.ROOT.equals(new Locale("")));
        System.out.println(Currency.getInstance("EUR").getDefaultFractionDigits() + " " + Currency.getInstance(Locale.US).getSymbol(Locale.US) + " " + Currency.getInstance("JPY").getNumericCode());
        String[] w = {"zebra", "Apple", "\u00e4pfel", "apple", "Zoo"};
        Arrays.sort(w, Collator.getInstance(Locale.US));
        System.out.println(Arrays.toString(w));
        System.out.println("TITLE".toLowerCase(new Locale("tr")) + " " + String.format(Locale.US, "%,d", 1000));
        try {
            new Locale.Builder().setLanguage("toolonglang");
        } catch (java.util.IllformedLocaleException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(java.text.BreakIterator.getWordInstance(Locale.US).getClass() != null);
        java.text.BreakIterator b = java.text.BreakIterator.getWordInstance(Locale.US);
        b.setText("One, two. Three");
        StringBuilder sb = new StringBuilder();
        for (int i = b.first(); i != java.text.BreakIterator.DONE; i = b.next()) sb.append(i).append(' ');
        System.out.println(sb);
    }
}
