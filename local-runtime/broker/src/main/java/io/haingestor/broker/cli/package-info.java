/** The commands {@code triggers}, {@code dead-letters}, {@code events} and {@code replay}: a person's way to the REST API of a running broker. */
@NullMarked
package io.haingestor.broker.cli;

import org.jspecify.annotations.NullMarked;
