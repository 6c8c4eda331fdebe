/** Made-up weather, told as Open-Meteo tells the real one. */
@NullMarked
package io.haingestor.simulator.weather;

import org.jspecify.annotations.NullMarked;
