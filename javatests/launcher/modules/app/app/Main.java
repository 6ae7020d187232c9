package app;

import greet.api.Greeter;

public class Main {
    public static void main(String[] args) {
        Module own = Main.class.getModule();
        System.out.println(Greeter.greet(own.getName()) + " " + String.join(",", args));
        System.out.println(own.getDescriptor().requires().stream().map(r -> r.name()).sorted().toList());
        System.out.println(Greeter.class.getModule().isExported("greet.api"));
        System.out.println(own.canRead(ModuleLayer.boot().findModule("java.sql").orElse(own)));
        System.out.println(System.getProperty("jdk.module.main") + " " + System.getProperty("jdk.module.main.class"));
    }
}
