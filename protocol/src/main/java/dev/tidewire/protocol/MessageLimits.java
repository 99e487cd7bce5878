package dev.tidewire.protocol;

/**
 * How large a message may be.
 *
 * @param maxFrame the largest payload of one data frame in bytes
 * @param maxMessage the largest message in bytes, its fragments together and after inflating
 * @param maxFragments the most fragments that a message may have
 */
public record MessageLimits(int maxFrame, int maxMessage, int maxFragments) {
    /** @throws IllegalArgumentException if one is less than 1 */
    public MessageLimits {
        if (maxFrame < 1 || maxMessage < 1 || maxFragments < 1) {
            throw new IllegalArgumentException(
                    "limits must be at least 1, not " + maxFrame + ", " + maxMessage + ", " + maxFragments);
        }
    }
}
