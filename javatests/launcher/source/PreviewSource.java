public class PreviewSource {
    public static void main(String[] args) {
        Object o = args.length;
        System.out.println(switch (o) {
            case Integer i -> "int " + i;
            default -> "other";
        });
    }
}
