/** Errors of the REST API as RFC 9457 says them. */
@NullMarked
package io.haingestor.write.problem;

import org.jspecify.annotations.NullMarked;
