@NullMarked
package io.haingestor.write;

import org.jspecify.annotations.NullMarked;
