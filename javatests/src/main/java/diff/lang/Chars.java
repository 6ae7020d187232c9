package diff.lang;

/** char arithmetic and loops over characters. */
public class Chars {
    public static void main(String[] args) {
        char c = 'a';
        c += 1;
        c++;
        System.out.println(c + " " + (c + 1) + " " + (char) (c + 1) + " " + (int) c + " " + (c > 'b') + " " + (char) 0x41);
        char[] cs = new char[26];
        for (char x = 'a'; x <= 'z'; x++) cs[x - 'a'] = (char) (x ^ ' ');
        System.out.println(new String(cs) + String.valueOf(cs, 3, 4) + cs.length);
        int[] count = new int[128];
        for (char x : "hello world".toCharArray()) count[x]++;
        StringBuilder sb = new StringBuilder();
        for (int i = 0; i < 128; i++) if (count[i] > 0) sb.append((char) i).append(count[i]);
        System.out.println(sb);
        System.out.println((char) -1 + 0 + " " + (short) '\uffff' + " " + (byte) '\u00ff' + " " + ('\u00ff' >> 4) + " " + ~'a' + " " + -'a' + " " + 'a' * 'b' + " " + 'z' % 7);
        switch ('\u4e2d') {
            case '\u4e2d' -> System.out.println("middle");
            default -> System.out.println("no");
        }
        final char k = 10;
        byte b = k;
        System.out.println(b);
    }
}
