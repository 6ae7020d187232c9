package p;

import java.lang.reflect.Field;

/** Says what the command line made of the program's surroundings. */
public class Show {
    public static void main(String[] args) throws Exception {
        System.out.println("args " + java.util.Arrays.asList(args));
        for (String name : new String[] {"a", "b", "c", "java.vm.info", "jdk.module.illegalAccess", "java.compiler"}) {
            if (!name.startsWith("java.vm")) {
                System.out.println(name + " = " + System.getProperty(name));
            }
        }
        boolean on = false;
        assert on = true;
        System.out.println("assertions " + on);
        try {
            Field value = String.class.getDeclaredField("value");
            value.setAccessible(true);
            System.out.println("java.lang is open");
        } catch (RuntimeException e) {
            System.out.println(e.getMessage().replaceAll("@.*", ""));
        }
    }
}
