/** The server's configuration: one YAML file, with a variable of the environment for each key. */
@NullMarked
package dev.tidewire.server.config;

import org.jspecify.annotations.NullMarked;
