@NullMarked
package io.haingestor.app.bench;

import org.jspecify.annotations.NullMarked;
