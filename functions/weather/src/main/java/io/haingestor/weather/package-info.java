/** The weather at the home: observed, and added to the states that ask for it. */
@NullMarked
package io.haingestor.weather;

import org.jspecify.annotations.NullMarked;
