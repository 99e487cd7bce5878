package dev.tidewire.server;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Cases from the first to the last, both included, counted from 1. */
record CaseRange(int first, int last) {
    static final CaseRange ALL = new CaseRange(1, Integer.MAX_VALUE);

    /** Reads {@code 7} or {@code 7-12}. */
    static final class Converter implements ITypeConverter<CaseRange> {
        @Override
        public CaseRange convert(String value) {
            String[] ends = value.split("-", 2);
            try {
                int first = Integer.parseInt(ends[0]);
                int last = Integer.parseInt(ends[ends.length - 1]);
                if (first >= 1 && last >= first) {
                    return new CaseRange(first, last);
                }
            } catch (NumberFormatException e) {
                // Said below, in words that help
            }
            throw new TypeConversionException("'" + value + "' is not a range such as 7 or 7-12");
        }
    }
}
