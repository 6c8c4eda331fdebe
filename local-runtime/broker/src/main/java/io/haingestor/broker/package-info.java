@NullMarked
package io.haingestor.broker;

import org.jspecify.annotations.NullMarked;
