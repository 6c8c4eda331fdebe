@NullMarked
package io.haingestor.functions.support;

import org.jspecify.annotations.NullMarked;
