package dev.tidewire.fuzz;

/** What must hold for any input; where it does not, the fuzzer has found something. */
final class Property {
    private Property() {}

    static void holds(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
