package greet.api;

public class Greeter {
    public static String greet(String who) {
        return "hello " + who;
    }
}
