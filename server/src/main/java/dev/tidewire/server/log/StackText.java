package dev.tidewire.server.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/** A stack trace as the JDK prints it, but for messages: each stays on its line, as a peer may have put anything into it. */
final class StackText {
    private static final int DEEPEST = 16;

    private final StringBuilder text = new StringBuilder(1024);

    private StackText() {}

    static String of(IThrowableProxy thrown) {
        StackText stack = new StackText();
        stack.add("", "", thrown, 0);
        return stack.text.toString();
    }

    private void add(String indent, String role, IThrowableProxy thrown, int depth) {
        text.append(indent).append(role).append(thrown.getClassName());
        if (thrown.getMessage() != null) {
            text.append(": ").append(LogLine.oneLine(thrown.getMessage()));
        }
        text.append('\n');
        // Causes that go round in a circle have no frames of their own
        if (thrown.isCyclic() || depth == DEEPEST) {
            return;
        }
        addFrames(indent, thrown);
        for (IThrowableProxy suppressed : thrown.getSuppressed()) {
            add(indent + "\t", "Suppressed: ", suppressed, depth + 1);
        }
        if (thrown.getCause() != null) {
            add(indent, "Caused by: ", thrown.getCause(), depth + 1);
        }
    }

    private void addFrames(String indent, IThrowableProxy thrown) {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int common = thrown.getCommonFrames();
        for (int i = 0; i < frames.length - common; i++) {
            text.append(indent).append('\t').append(frames[i].getSTEAsString()).append('\n');
        }
        if (common > 0) {
            text.append(indent).append("\t... ").append(common).append(" more\n");
        }
    }
}
