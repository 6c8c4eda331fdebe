/** The two ways a state becomes a point: {@code clean} and {@code classic}. */
@NullMarked
package io.haingestor.write.schema;

import org.jspecify.annotations.NullMarked;
