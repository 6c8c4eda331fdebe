/** The programs of function modules: how one is started, and the archive of its classes that lets it start sooner. */
@NullMarked
package io.haingestor.app.programs;

import org.jspecify.annotations.NullMarked;
