/** What the process says about itself: statistics, health, metrics, and the answer to paths of the API that are not there. */
@NullMarked
package io.haingestor.app.api;

import org.jspecify.annotations.NullMarked;
