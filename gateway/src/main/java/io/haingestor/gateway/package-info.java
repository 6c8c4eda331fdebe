@NullMarked
package io.haingestor.gateway;

import org.jspecify.annotations.NullMarked;
