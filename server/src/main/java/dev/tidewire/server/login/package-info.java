/** How people log in where the server asks them to. */
@NullMarked
package dev.tidewire.server.login;

import org.jspecify.annotations.NullMarked;
