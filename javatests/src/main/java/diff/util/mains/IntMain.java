package diff.util.mains;

/** Its main returns a value. */
public class IntMain {
    public static int main(String[] args) {
        return 1;
    }
}
