@NullMarked
package io.haingestor.normalize;

import org.jspecify.annotations.NullMarked;
