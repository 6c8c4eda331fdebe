/**
 * The benchmarks: HA-Ingestor driven from outside, process by process, over the same addresses that a user has.
 *
 * <p>The acceptance tests start their processes with the same types, so what a test shows and what a figure says are of one
 * and the same program.
 */
@NullMarked
package io.haingestor.app.bench;

import org.jspecify.annotations.NullMarked;
