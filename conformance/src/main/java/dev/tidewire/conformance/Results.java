package dev.tidewire.conformance;

/** Told of each case as it ends. */
public interface Results {
    /**
     * Takes the outcome of one case.
     *
     * @param id such as {@code 9.1.6}
     * @param behavior the suite's word for what happened
     * @param behaviorClose the suite's word for how the connection closed
     * @param detail the suite's reasons
     */
    void finished(String id, String behavior, String behaviorClose, int millis, String detail);
}
