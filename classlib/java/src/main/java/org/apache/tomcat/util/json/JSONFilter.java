package org.apache.tomcat.util.json;

/** Makes text fit for a JSON string. */
public final class JSONFilter {
    private JSONFilter() {
    }

    /**
     * Escapes what may not stand in a string of JSON.
     *
     * @param input the text, or null
     * @return the escaped text, or null
     */
    public static String escape(String input) {
        return input == null ? null : escape((CharSequence) input).toString();
    }

    /**
     * Escapes what may not stand in a string of JSON.
     *
     * @param input the text
     * @return the escaped text
     */
    public static CharSequence escape(CharSequence input) {
        StringBuilder b = new StringBuilder(input.length() + 8);
        for (int i = 0; i < input.length(); i++) {
            char c = input.charAt(i);
            int at = "\"\\\b\f\n\r\t".indexOf(c);
            if (at >= 0) {
                b.append('\\').append("\"\\bfnrt".charAt(at));
            } else if (c < 0x20) {
                b.append(String.format("\\u%04X", (int) c));
            } else {
                b.append(c);
            }
        }
        return b;
    }
}
