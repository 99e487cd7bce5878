package dev.tidewire.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The source of an example: what its Javadoc shows, and the code that it is about. */
record Source(List<String> lines) {

    static Source of(Class<?> program) throws IOException {
        return new Source(
                Files.readAllLines(Path.of("src/main/java", program.getName().replace('.', '/') + ".java")));
    }

    /** The output that the Javadoc shows for a command. */
    List<String> output(String command) {
        int first = indexOf(" * $ " + command) + 1;
        List<String> shown = lines.subList(first, lines.size());
        return shown.subList(0, shown.indexOf(" * }</pre>")).stream()
                .map(line -> line.substring(" * ".length()))
                .toList();
    }

    /** What main does after its first line, which reads the argument. */
    List<String> main() {
        int main = indexOf(lines.stream()
                .filter(line -> line.contains(" void main("))
                .findFirst()
                .orElseThrow());
        List<String> body = lines.subList(main + 2, lines.size());
        return body.subList(0, body.indexOf("    }"));
    }

    /** The lines of main from the one that begins with this to the one that consists of that. */
    List<String> main(String first, String last) {
        List<String> stripped = main().stream().map(String::strip).toList();
        int from = IntStream.range(0, stripped.size())
                .filter(i -> stripped.get(i).startsWith(first))
                .findFirst()
                .orElseThrow();
        List<String> rest = stripped.subList(from, stripped.size());
        return rest.subList(0, rest.indexOf(last) + 1);
    }

    private int indexOf(String line) {
        int index = lines.indexOf(line);
        if (index < 0) {
            throw new AssertionError("no line is: " + line);
        }
        return index;
    }
}
