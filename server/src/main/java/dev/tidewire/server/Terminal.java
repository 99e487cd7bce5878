package dev.tidewire.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the program says to the person, or the program, that started it: UTF-8 whatever the locale says. */
public final class Terminal {
    private Terminal() {}

    /** Makes standard output and standard error speak UTF-8. */
    static void setUp() {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        // Before JDK 25 another console may be preferred, one that is there even if nobody sits before it
        System.setProperty("jdk.console", "java.base");
    }

    /** Whether a person types at standard input and reads standard output. */
    @SuppressWarnings("SystemConsoleNull") // the console that setUp asks for is null without a terminal, on every JDK
    static boolean isInteractive() {
        return System.console() != null;
    }

    /** Whether standard error is a terminal; where there is no /proc to tell, whether the other streams are one. */
    public static boolean showsErrors() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException e) {
            return isInteractive();
        }
    }

    /** A line on standard output. */
    public static void say(String line) {
        System.out.println(line);
    }

    /** A line on standard error, for what is not the program's result. */
    public static void note(String line) {
        System.err.println(escape(line));
    }

    /** Writes over the line that was begun on standard error; an empty text takes it away. */
    public static void progress(String line) {
        System.err.print("\r\u001b[K" + escape(line));
        System.err.flush();
    }

    /**
     * The text with what could move the cursor, end a line or turn it around written out, such as {@code \u001b}: control
     * characters, U+2028 and U+2029, and those that embed, override or isolate a direction. Line feeds and tabs stay.
     */
    public static String escape(String text) {
        if (text.chars().noneMatch(Terminal::isControl)) {
            return text;
        }
        var escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (isControl(c)) {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }

    private static boolean isControl(int c) {
        return (c != '\n' && c != '\t' && Character.isISOControl(c)) || endsLine(c) || turns(c);
    }

    private static boolean endsLine(int c) {
        return c == '\u2028' || c == '\u2029';
    }

    private static boolean turns(int c) {
        return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }
}
