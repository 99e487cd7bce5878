package dev.tidewire.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands a test the one {@link NodeProcess} of this run; installs what it needs before. */
final class NodeJs implements ExecutionCondition, ParameterResolver {
    static final Path FOLDER = Path.of("node").toAbsolutePath();
    private static final int INSTALL_SECONDS = 120;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        ConditionEvaluationResult node = Requirement.NODE.evaluate();
        return node.isDisabled() ? node : Requirement.NPM.evaluate();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == NodeProcess.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return process(context);
    }

    private static NodeProcess process(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(NodeJs.class))
                .computeIfAbsent(NodeProcess.class, type -> start(), NodeProcess.class);
    }

    private static NodeProcess start() {
        Path node = Requirement.NODE.path();
        try {
            installPackages(Requirement.NPM.path());
            return NodeProcess.start(node, FOLDER.resolve("peer.mjs"));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot start Node.js in " + FOLDER, e);
        }
    }

    private static void installPackages(Path npm) throws IOException, InterruptedException {
        Path installed = FOLDER.resolve("node_modules/.package-lock.json");
        if (Files.exists(installed) && !isOlder(installed, FOLDER.resolve("package-lock.json"))) {
            return;
        }
        Path log = Files.createTempFile("npm-ci", ".log");
        Process install = new ProcessBuilder(npm.toString(), "ci")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!install.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) || install.exitValue() != 0) {
            install.destroyForcibly();
            throw new IOException("npm ci in " + FOLDER + " failed: " + Files.readString(log));
        }
        Files.delete(log);
    }

    private static boolean isOlder(Path file, Path than) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(than)) < 0;
    }
}
