/** Fuzz targets: bytes in, properties that must hold whatever the bytes are. */
@NullMarked
package dev.tidewire.fuzz;

import org.jspecify.annotations.NullMarked;
