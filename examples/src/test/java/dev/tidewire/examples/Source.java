package dev.tidewire.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    /** The body of main without its first line, which reads the argument; stripped, without blank lines and comments. */
    List<String> twin() {
        int main = indexOf(lines.stream()
                .filter(line -> line.contains(" void main("))
                .findFirst()
                .orElseThrow());
        List<String> body = lines.subList(main + 2, lines.size());
        return body.subList(0, body.indexOf("    }")).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                .toList();
    }

    private int indexOf(String line) {
        int index = lines.indexOf(line);
        if (index < 0) {
            throw new AssertionError("no line is: " + line);
        }
        return index;
    }
}
