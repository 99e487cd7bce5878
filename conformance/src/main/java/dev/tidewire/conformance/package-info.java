/** Runs the Autobahn Testsuite, which is Python, inside the JVM and judges what it reports. */
@NullMarked
package dev.tidewire.conformance;

import org.jspecify.annotations.NullMarked;
