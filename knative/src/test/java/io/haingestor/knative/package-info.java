/** What holds for the manifests of this folder: {@link io.haingestor.knative.ManifestCheck} finds what a cluster would refuse. */
@NullMarked
package io.haingestor.knative;

import org.jspecify.annotations.NullMarked;
