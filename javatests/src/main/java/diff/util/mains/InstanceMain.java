package diff.util.mains;

/** Its main is not static. */
public class InstanceMain {
    public void main(String[] args) {}
}
