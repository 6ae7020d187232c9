package diff.str;

/** Strings without concatenation by invokedynamic. */
public class Simple {
    public static void main(String[] args) {
        String s = "abc";
        System.out.println(s.length());
        System.out.println(s.charAt(1));
        System.out.println(s.concat("def"));
        System.out.println(s.equals("abc"));
        System.out.println(s.hashCode());
        System.out.println(s.toUpperCase());
        System.out.println(new StringBuilder().append(s).append(1).append('x').append(2.5).append(true).append(9L).toString());
        System.out.println(new StringBuilder("abc").reverse());
        System.out.println(Integer.parseInt("12") + Integer.valueOf(30));
        System.out.println(String.valueOf(3.25f));
        System.out.println("x,y,z".split(",").length);
        System.out.println(s.substring(1, 2));
        System.out.println("a b".replace(' ', '_'));
        System.out.println("caf\u00e9 \u4e2d\u6587 \ud83d\ude00");
        System.out.println(new char[] {'o', 'k'});
        System.out.println((Object) null);
        System.out.println();
        System.out.print(1);
        System.out.print('c');
        System.out.print(true);
        System.out.print(1.0);
        System.out.println(1L);
    }
}
