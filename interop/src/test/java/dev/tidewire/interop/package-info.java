/** Tidewire against other people's peers. */
@NullMarked
package dev.tidewire.interop;

import org.jspecify.annotations.NullMarked;
