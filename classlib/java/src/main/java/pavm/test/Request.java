package pavm.test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be run: lines of text. The first five are kind, class, event file, output file, working directory; each
 * further one begins with a letter: {@code a} an argument for the test, {@code m} a method to run (none: all),
 * {@code x} the id of a test not to run, {@code e} a method not to run, {@code i} the id of the only test to run, {@code l}
 * only list the ids of tests.
 */
final class Request {
    final String kind;
    final String className;
    final String events;
    final String output;
    final String directory;
    final List<String> arguments = new ArrayList<>();
    final Set<String> methods = new HashSet<>();
    final Set<String> excludedIds = new HashSet<>();
    final Set<String> excludedMethods = new HashSet<>();
    String onlyId;
    boolean list;

    Request(String text) {
        String[] lines = text.split("\n");
        kind = lines[0];
        className = lines[1];
        events = lines[2];
        output = lines[3];
        directory = lines[4];
        for (int i = 5; i < lines.length; i++) {
            String value = lines[i].substring(1);
            switch (lines[i].charAt(0)) {
                case 'a' -> arguments.add(value);
                case 'm' -> methods.add(value);
                case 'x' -> excludedIds.add(value);
                case 'e' -> excludedMethods.add(value);
                case 'i' -> onlyId = value;
                case 'l' -> list = true;
                default -> throw new IllegalArgumentException(lines[i]);
            }
        }
    }
}
