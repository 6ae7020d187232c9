package diff.reflect;

/** --add-opens lets reflection in. */
public class AddOpens {
    public static void main(String[] args) throws Exception {
        var f = String.class.getDeclaredField("value");
        f.setAccessible(true);
        System.out.println(((byte[]) f.get("abc")).length);
        System.out.println(Object.class.getModule().isOpen("java.lang", AddOpens.class.getModule()));
    }
}
