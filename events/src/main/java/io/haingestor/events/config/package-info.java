/** The one convention of configuration that every process of the platform shares. */
@NullMarked
package io.haingestor.events.config;

import org.jspecify.annotations.NullMarked;
