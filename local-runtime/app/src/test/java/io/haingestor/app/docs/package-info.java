/** Holds the documents to the code: what they name exists, and what the code has is in them. */
@NullMarked
package io.haingestor.app.docs;

import org.jspecify.annotations.NullMarked;
