package dev.tidewire.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The rules of CONTRIBUTING.md that a program can check, over the main sources of every module. */
class HouseRulesTest {
    private static final int MOST_LINES_OF_A_FILE = 600;
    private static final int MOST_LINES_OF_A_METHOD = 60;
    private static final Pattern EMPTY_NAME = Pattern.compile("\\w*(Utils?|Helper|Manager|Impl)|Abstract\\w*Base");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    @Test
    void filesAreShort(TestReporter reporter) throws IOException {
        List<Length> files = new ArrayList<>();
        for (Path file : mainSources()) {
            files.add(new Length(file.toString(), Files.readAllLines(file).size()));
        }
        report(reporter, "largest file", files);
        assertThat(files)
                .allSatisfy(file -> assertThat(file.lines()).as(file.where()).isLessThan(MOST_LINES_OF_A_FILE));
    }

    @Test
    void methodsAreShort(TestReporter reporter) throws IOException {
        List<Length> methods = methodsOf(mainSources());
        report(reporter, "largest method", methods);
        assertThat(methods)
                .allSatisfy(
                        method -> assertThat(method.lines()).as(method.where()).isLessThan(MOST_LINES_OF_A_METHOD));
    }

    @Test
    void typesAreNamedForWhatTheyAre() throws IOException {
        assertThat(mainSources())
                .allSatisfy(file -> assertThat(file.getFileName().toString().replace(".java", ""))
                        .doesNotMatch(EMPTY_NAME));
    }

    @Test
    void nothingIsLeftUnfinished() throws IOException {
        for (Path file : mainSources()) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(UNFINISHED);
        }
    }

    @Test
    void theProtocolKnowsNoNetwork() throws IOException {
        for (Path file : mainSources()) {
            if (file.startsWith(Path.of("..", "protocol"))) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("io.netty", "java.net.Socket");
            }
        }
    }

    private record Length(String where, long lines) {}

    private static void report(TestReporter reporter, String what, List<Length> lengths) {
        Length largest =
                lengths.stream().max(Comparator.comparingLong(Length::lines)).orElseThrow();
        reporter.publishEntry(what, largest.where() + ", " + largest.lines() + " lines");
    }

    private static List<Path> mainSources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/"))
                    .toList();
        }
    }

    private static List<Length> methodsOf(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Length> methods = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, any -> {}, null, null, files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new MethodLengths(unit, positions, methods).scan(new TreePath(unit), null);
            }
        }
        return methods;
    }

    private static final class MethodLengths extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Length> found;

        MethodLengths(CompilationUnitTree unit, SourcePositions positions, List<Length> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            LineMap lines = unit.getLineMap();
            long end = positions.getEndPosition(unit, method);
            if (method.getBody() != null && end >= 0) {
                long first = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                found.add(new Length(
                        unit.getSourceFile().getName() + " " + method.getName(), lines.getLineNumber(end) - first + 1));
            }
            return super.visitMethod(method, null);
        }
    }
}
