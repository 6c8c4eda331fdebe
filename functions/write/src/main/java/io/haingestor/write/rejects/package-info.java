/** Keeps events that no function could use. */
@NullMarked
package io.haingestor.write.rejects;

import org.jspecify.annotations.NullMarked;
