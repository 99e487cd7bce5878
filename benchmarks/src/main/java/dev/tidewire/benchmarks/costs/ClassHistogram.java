package dev.tidewire.benchmarks.costs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is alive on the heap, by class, as {@code jcmd PID GC.class_histogram} prints it after a full collection. */
final class ClassHistogram {
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");
    private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+)\\s*");
    private static final Pattern ADDRESS = Pattern.compile("(\\$\\$Lambda|\\$\\$Lambda\\$\\d+)[/.].*");
    private static final Amount NONE = new Amount(0, 0);
    private static final Map<String, String> PRIMITIVES = Map.of(
            "Z", "boolean", "B", "byte", "C", "char", "S", "short", "I", "int", "J", "long", "F", "float", "D",
            "double");

    private final Map<String, Amount> classes;

    private ClassHistogram(Map<String, Amount> classes) {
        this.classes = classes;
    }

    /** How many objects, and how many bytes they take together. */
    record Amount(long objects, long bytes) {
        Amount plus(Amount other) {
            return new Amount(objects + other.objects, bytes + other.bytes);
        }

        Amount minus(Amount other) {
            return new Amount(objects - other.objects, bytes - other.bytes);
        }
    }

    /**
     * Reads the lines that jcmd printed. Classes of one name count as one, and so do all lambdas of a class.
     *
     * @throws IllegalArgumentException if the classes do not add up to the total in the last line, or there is none
     */
    static ClassHistogram parse(List<String> lines) {
        Map<String, Amount> classes = new HashMap<>();
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                classes.merge(sourceName(parts.group(3)), amount(parts.group(1), parts.group(2)), Amount::plus);
            }
        }
        ClassHistogram histogram = new ClassHistogram(classes);
        Amount total = lines.stream()
                .map(TOTAL::matcher)
                .filter(Matcher::matches)
                .map(parts -> amount(parts.group(1), parts.group(2)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a class histogram without a total: " + lines));
        if (!histogram.total().equals(total)) {
            throw new IllegalArgumentException(
                    "the classes of a histogram add up to " + histogram.total() + ", but its total is " + total);
        }
        return histogram;
    }

    /** What there is more of here than there, less where it is negative; classes alike in both are left out. */
    ClassHistogram minus(ClassHistogram before) {
        Set<String> names = new TreeSet<>(classes.keySet());
        names.addAll(before.classes.keySet());
        Map<String, Amount> differences = new HashMap<>();
        for (String name : names) {
            Amount difference = of(name).minus(before.of(name));
            if (!difference.equals(NONE)) {
                differences.put(name, difference);
            }
        }
        return new ClassHistogram(differences);
    }

    Set<String> names() {
        return classes.keySet();
    }

    /** Nothing, if there is no such class. */
    Amount of(String name) {
        return classes.getOrDefault(name, NONE);
    }

    Amount total() {
        return classes.values().stream().reduce(NONE, Amount::plus);
    }

    private static Amount amount(String objects, String bytes) {
        return new Amount(Long.parseLong(objects), Long.parseLong(bytes));
    }

    /** {@code [B} is byte[], {@code [Ljava.lang.Object;} is java.lang.Object[], and a lambda has no address. */
    private static String sourceName(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        String element = name.substring(dimensions);
        if (dimensions > 0) {
            element = element.startsWith("L") && element.endsWith(";")
                    ? element.substring(1, element.length() - 1)
                    : PRIMITIVES.getOrDefault(element, element);
        }
        return ADDRESS.matcher(element).replaceFirst("\\$\\$Lambda") + "[]".repeat(dimensions);
    }
}
