/**
 * Other people's servers, each as its own documentation would have it for speed, and no more code than that takes.
 * Each has a {@code main} that takes {@code echo|broadcast PORT [tls] [deflate]}, listens on 127.0.0.1 and prints {@code listening}.
 */
@NullMarked
package dev.tidewire.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
