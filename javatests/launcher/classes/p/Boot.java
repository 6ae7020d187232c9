package p;

public class Boot {
    public static void main(String[] args) throws Exception {
        System.out.println(Boot.class.getClassLoader() == ClassLoader.getSystemClassLoader());
        System.out.println(ClassLoader.getSystemResource("p/Boot.class") != null);
        System.out.println(Class.forName("q.Added", true, null).getClassLoader());
    }
}
