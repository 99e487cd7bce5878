package dev.tidewire.security;

import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.core.TokenStreamContext;

/** JSON Pointers (RFC 6901) into a message, in which names that the peer made up are cut. */
final class Pointer {
    private static final int LONGEST_NAME = 32;

    private Pointer() {}

    /** Where the value or the name is that was read last. */
    static String of(TokenStreamContext innermost) {
        Deque<String> steps = new ArrayDeque<>();
        for (TokenStreamContext at = innermost; at != null; at = at.getParent()) {
            if (at.inObject() && at.hasCurrentName()) {
                steps.push(step(at.currentName()));
            } else if (at.inArray() && at.hasCurrentIndex()) {
                steps.push(step(Integer.toString(at.getCurrentIndex())));
            }
        }
        return String.join("", steps);
    }

    /** One step down, with its slash. */
    static String step(String name) {
        String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        // RFC 6901 §3
        return "/" + shown.replace("~", "~0").replace("/", "~1");
    }
}
