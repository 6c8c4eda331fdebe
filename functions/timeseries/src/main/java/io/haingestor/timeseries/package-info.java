@NullMarked
package io.haingestor.timeseries;

import org.jspecify.annotations.NullMarked;
