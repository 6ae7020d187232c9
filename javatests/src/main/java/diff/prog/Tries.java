package diff.prog;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A trie, Levenshtein distance, Knuth-Morris-Pratt, run lengths, longest common subsequence. */
public class Tries {
    static class Trie {
        final TreeMap<Character, Trie> next = new TreeMap<>();
        boolean end;

        void add(String w) {
            Trie t = this;
            for (char c : w.toCharArray()) t = t.next.computeIfAbsent(c, k -> new Trie());
            t.end = true;
        }

        void collect(String prefix, List<String> out) {
            if (end) out.add(prefix);
            next.forEach((c, t) -> t.collect(prefix + c, out));
        }

        List<String> withPrefix(String p) {
            Trie t = this;
            for (char c : p.toCharArray()) {
                t = t.next.get(c);
                if (t == null) return List.of();
            }
            List<String> out = new ArrayList<>();
            t.collect(p, out);
            return out;
        }
    }

    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) d[i][j] = i + j;
                else d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
            }
        }
        return d[a.length()][b.length()];
    }

    static List<Integer> kmp(String text, String p) {
        int[] fail = new int[p.length()];
        for (int i = 1, k = 0; i < p.length(); i++) {
            while (k > 0 && p.charAt(i) != p.charAt(k)) k = fail[k - 1];
            if (p.charAt(i) == p.charAt(k)) k++;
            fail[i] = k;
        }
        List<Integer> found = new ArrayList<>();
        for (int i = 0, k = 0; i < text.length(); i++) {
            while (k > 0 && text.charAt(i) != p.charAt(k)) k = fail[k - 1];
            if (text.charAt(i) == p.charAt(k)) k++;
            if (k == p.length()) {
                found.add(i - k + 1);
                k = fail[k - 1];
            }
        }
        return found;
    }

    static String lcs(String a, String b) {
        String[][] t = new String[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) t[i][j] = "";
                else if (a.charAt(i - 1) == b.charAt(j - 1)) t[i][j] = t[i - 1][j - 1] + a.charAt(i - 1);
                else t[i][j] = t[i - 1][j].length() >= t[i][j - 1].length() ? t[i - 1][j] : t[i][j - 1];
            }
        }
        return t[a.length()][b.length()];
    }

    static String rle(String s) {
        StringBuilder sb = new StringBuilder();
        for (int i = 0; i < s.length(); ) {
            int j = i;
            while (j < s.length() && s.charAt(j) == s.charAt(i)) j++;
            sb.append(j - i).append(s.charAt(i));
            i = j;
        }
        return sb.toString();
    }

    public static void main(String[] args) {
        Trie t = new Trie();
        for (String w : "car card care cat dog do done zebra".split(" ")) t.add(w);
        System.out.println(t.withPrefix("car") + " " + t.withPrefix("do") + t.withPrefix("x") + t.withPrefix("").size());
        System.out.println(distance("kitten", "sitting") + " " + distance("", "abc") + " " + distance("intention", "execution"));
        System.out.println(kmp("abababcababab", "abab") + " " + kmp("aaaa", "aa") + kmp("abc", "d"));
        System.out.println(lcs("the quick brown fox", "a thick crown for") + "|" + rle("aaabbbbc") + "|" + rle(""));
    }
}
