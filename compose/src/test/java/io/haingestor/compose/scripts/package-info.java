/** What the scripts of {@code compose/scripts} promise, each run as a user runs it. */
@NullMarked
package io.haingestor.compose.scripts;

import org.jspecify.annotations.NullMarked;
