/** The function that turns what Home Assistant sent into a state that everything else can use. */
@NullMarked
package io.haingestor.normalize;

import org.jspecify.annotations.NullMarked;
