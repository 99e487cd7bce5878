package dev.tidewire.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The public API stands in {@code house/api}, a file a library module, so that a change to it is a decision that a
 * reviewer sees. After a change made on purpose: {@code mvn -pl house -am test -Dapi.update=true}.
 */
class PublicApiTest {
    @ParameterizedTest
    @ValueSource(strings = {"protocol", "websocket", "security"})
    void isAsWrittenDown(String module) throws Exception {
        Path written = Path.of("api", module + ".txt");
        List<String> now = describe(module);
        if (Boolean.getBoolean("api.update")) {
            Files.write(written, now);
        }
        assertThat(now)
                .as(
                        "public API of %s against house/%s; if the change is meant, run with -Dapi.update=true",
                        module, written)
                .isEqualTo(Files.readAllLines(written));
    }

    private static List<String> describe(String module) throws IOException, ClassNotFoundException {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : publicTypes(module)) {
            // Newer JDKs name a sealed type so, older ones do not
            lines.add(shortened(type, type.toGenericString().replaceAll("\\b(non-)?sealed ", "")));
            Stream.<Member[]>of(type.getDeclaredFields(), type.getDeclaredMethods(), type.getDeclaredConstructors())
                    .flatMap(Stream::of)
                    .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                    .filter(member -> !member.isSynthetic())
                    .map(member -> "    " + shortened(type, describe(member)))
                    .sorted()
                    .forEach(lines::add);
        }
        return lines;
    }

    private static String describe(Member member) {
        return member instanceof Executable executable
                ? executable.toGenericString()
                : ((Field) member).toGenericString();
    }

    private static String shortened(Class<?> type, String text) {
        return text.replace(type.getPackageName() + ".", "").replaceAll("java\\.(lang|util|nio|time)\\.(?=[A-Z])", "");
    }

    private static List<Class<?>> publicTypes(String module) throws IOException, ClassNotFoundException {
        Path classes = Path.of("..", module, "target", "classes");
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (name.endsWith("-info")) {
                    continue;
                }
                Class<?> type = Class.forName(name, false, PublicApiTest.class.getClassLoader());
                if (isReachable(type)) {
                    types.add(type);
                }
            }
        }
        types.sort(Comparator.comparing(Class::getName));
        return types;
    }

    private static boolean isReachable(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
            if (!Modifier.isPublic(at.getModifiers()) || at.isAnonymousClass()) {
                return false;
            }
        }
        return true;
    }
}
