package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import java.util.function.Function;

/**
 * Which messages may reach a handler, and what happens when one may not: unless said otherwise its sender is told and the
 * connection goes on, up to {@value #PER_MINUTE} times a minute. Immutable: each method answers a changed copy.
 */
public final class Validation {
    static final int GOES_ON = 0;
    private static final int PER_MINUTE = 10;

    private final MessageValidator validator;
    private final int perMinute;
    private final int closeCode;
    private final Function<Violation, String> answer;

    private Validation(MessageValidator validator, int perMinute, int closeCode, Function<Violation, String> answer) {
        this.validator = validator;
        this.perMinute = perMinute;
        this.closeCode = closeCode;
        this.answer = answer;
    }

    /** This one looks at each message. */
    public static Validation by(MessageValidator validator) {
        return new Validation(validator, PER_MINUTE, GOES_ON, Validation::json);
    }

    /**
     * How many violations a connection may have within a minute, which begins with the first; one more ends it with 1008.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public Validation atMost(int violationsPerMinute) {
        if (violationsPerMinute < 0) {
            throw new IllegalArgumentException("violations a minute cannot be " + violationsPerMinute);
        }
        return new Validation(validator, violationsPerMinute, closeCode, answer);
    }

    /**
     * The text message that tells a sender of a violation; {@code {"error":"invalid message","at":"/name","why":"missing"}}
     * unless given. Called on event loops by many threads at once.
     */
    public Validation answer(Function<Violation, String> text) {
        return new Validation(validator, perMinute, closeCode, text);
    }

    /**
     * The first violation ends the connection. The reason says what is wrong and where, as far as its 123 bytes reach.
     *
     * @param code 1003, 1007 (invalid payload), 1008 (policy violation) or one of the program's own, 4000 to 4999
     * @throws IllegalArgumentException for any other code
     */
    public Validation closing(int code) {
        boolean fits = code == CloseCode.UNSUPPORTED_DATA
                || code == CloseCode.INVALID_PAYLOAD
                || code == CloseCode.POLICY_VIOLATION
                || (code >= 4000 && code <= 4999);
        if (!fits) {
            throw new IllegalArgumentException(
                    "a message that is wrong is closed with 1003, 1007, 1008 or 4000-4999, not " + code);
        }
        return new Validation(validator, perMinute, code, answer);
    }

    MessageValidator validator() {
        return validator;
    }

    int perMinute() {
        return perMinute;
    }

    /** With which code a violation ends the connection; {@link #GOES_ON} if it does not. */
    int closeCode() {
        return closeCode;
    }

    String answerTo(Violation violation) {
        return answer.apply(violation);
    }

    private static String json(Violation violation) {
        return "{\"error\":\"invalid message\",\"at\":" + quoted(violation.at()) + ",\"why\":" + quoted(violation.why())
                + "}";
    }

    // A violation has no control characters
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
