/**
 * The single process: the gateway, the broker, the functions, the page and, without a home, a simulated one. {@link io.haingestor.app.Main} is the way
 * in.
 */
@NullMarked
package io.haingestor.app;

import org.jspecify.annotations.NullMarked;
