package dev.tidewire.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/** A program that tests need from the machine, and what to do where it is missing. */
record Requirement(String program, String advice) {
    static final Requirement NODE = new Requirement("node", "install Node.js 20 or newer");
    static final Requirement NPM = new Requirement("npm", "install it beside Node.js");
    static final Requirement CHROMIUM =
            new Requirement("chromium", "run interop/install-browser, or install the package chromium");

    Path path() {
        return find().orElseThrow(() -> new IllegalStateException(missing()));
    }

    /** Without it the tests are skipped with a word of why. On CI, where nobody would read that word, they fail. */
    ConditionEvaluationResult evaluate() {
        if (find().isPresent()) {
            return ConditionEvaluationResult.enabled(program + " is here");
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(missing());
        }
        System.err.println("TESTS SKIPPED: " + missing());
        return ConditionEvaluationResult.disabled(missing());
    }

    private String missing() {
        return program + " is not on the path: " + advice;
    }

    private Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
