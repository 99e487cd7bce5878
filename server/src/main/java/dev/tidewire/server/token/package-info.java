/** {@code tidewire token}: makes, lists and revokes the keys that programs log in with. */
@NullMarked
package dev.tidewire.server.token;

import org.jspecify.annotations.NullMarked;
