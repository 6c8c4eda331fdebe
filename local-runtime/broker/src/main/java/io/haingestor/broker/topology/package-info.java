/** Which function receives which event: Knative manifests, read and checked, as data. */
@NullMarked
package io.haingestor.broker.topology;

import org.jspecify.annotations.NullMarked;
