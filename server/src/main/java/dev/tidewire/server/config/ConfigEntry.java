package dev.tidewire.server.config;

/**
 * What holds for a key, for people to see.
 *
 * @param key its path
 * @param text its value, hidden if it is secret
 * @param origin where it comes from; {@code default} if it was not given
 */
public record ConfigEntry(String key, String text, String origin) {}
