package dev.tidewire.conformance;

import java.util.Arrays;

/** What a case came to, from good to bad. */
enum Verdict {
    OK("OK"),
    INFORMATIONAL("INFORMATIONAL"),
    NON_STRICT("NON-STRICT"),
    UNIMPLEMENTED("UNIMPLEMENTED"),
    FAILED("FAILED");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** The worse of the two that the suite gives each case: for what happened, and for how the connection closed. */
    static Verdict of(String behavior, String behaviorClose) {
        Verdict whole = of(behavior);
        Verdict close = of(behaviorClose);
        return whole.compareTo(close) >= 0 ? whole : close;
    }

    boolean passes() {
        return this == OK || this == INFORMATIONAL;
    }

    @Override
    public String toString() {
        return label;
    }

    // the suite has more words for a wrong close, such as UNCLEAN and WRONG CODE: all are failures
    private static Verdict of(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.label.equals(word))
                .findFirst()
                .orElse(FAILED);
    }
}
