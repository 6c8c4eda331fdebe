/** The REST API over what is stored: {@code /api/v1/states}, {@code history}, {@code export}, {@code rejects}. */
@NullMarked
package io.haingestor.write.api;

import org.jspecify.annotations.NullMarked;
