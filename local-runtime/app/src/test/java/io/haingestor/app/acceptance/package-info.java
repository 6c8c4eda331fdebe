/** What the main path promises, shown on the program as it is built: real processes, a real disk, real signals. */
@NullMarked
package io.haingestor.app.acceptance;

import org.jspecify.annotations.NullMarked;
