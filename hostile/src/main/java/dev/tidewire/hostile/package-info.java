/** What attackers and broken clients send, and the right answer to each: the tables of the tests and of the siege. */
@NullMarked
package dev.tidewire.hostile;

import org.jspecify.annotations.NullMarked;
