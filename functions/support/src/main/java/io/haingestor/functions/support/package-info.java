/**
 * What Funqy lacks: replies that inherit from the event that caused them, refusals and transient faults that a broker understands, and
 * functions called without HTTP.
 *
 * <p>A function is a public method with {@code @Funq("<name>")} that takes a {@code CloudEvent<T>} and gives a {@code CloudEvent<R>}, a
 * {@code Uni} of one, or nothing; {@code null} is no reply. It throws {@link io.haingestor.functions.support.EventRejectedException} for an
 * event that it can never use and {@link io.haingestor.functions.support.UnavailableException} for a fault that passes.
 */
@NullMarked
package io.haingestor.functions.support;

import org.jspecify.annotations.NullMarked;
