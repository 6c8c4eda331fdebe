@NullMarked
package io.haingestor.app;

import org.jspecify.annotations.NullMarked;
