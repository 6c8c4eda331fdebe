/** A folder of manifests that changes while a broker runs. */
@NullMarked
package io.haingestor.broker.manifests;

import org.jspecify.annotations.NullMarked;
