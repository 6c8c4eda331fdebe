/** What the images and the compose files promise: read as files, and where a container engine answers, built and started. */
@NullMarked
package io.haingestor.compose;

import org.jspecify.annotations.NullMarked;
