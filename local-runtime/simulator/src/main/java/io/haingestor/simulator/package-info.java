@NullMarked
package io.haingestor.simulator;

import org.jspecify.annotations.NullMarked;
