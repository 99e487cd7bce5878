package dev.tidewire.server;

/** Bytes for people: sixteen a line, with their place, in hexadecimal and as ASCII. */
final class HexDump {
    private static final int PER_LINE = 16;

    private HexDump() {}

    /** The first bytes, at most this many, and a line that tells of the rest. Lines end with a line feed. */
    static String of(byte[] bytes, int most) {
        var dump = new StringBuilder();
        int shown = Math.min(bytes.length, most);
        for (int start = 0; start < shown; start += PER_LINE) {
            addLine(dump, bytes, start, Math.min(start + PER_LINE, shown));
        }
        if (shown < bytes.length) {
            dump.append("  ... ").append(bytes.length - shown).append(" more bytes\n");
        }
        return dump.toString();
    }

    private static void addLine(StringBuilder dump, byte[] bytes, int start, int end) {
        dump.append(String.format("  %06x ", start));
        for (int i = start; i < start + PER_LINE; i++) {
            dump.append(i < end ? String.format(" %02x", bytes[i]) : "   ");
        }
        dump.append("  ");
        for (int i = start; i < end; i++) {
            dump.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
        }
        dump.append('\n');
    }
}
