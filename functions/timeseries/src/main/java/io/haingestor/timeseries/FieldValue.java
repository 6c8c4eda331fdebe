package io.haingestor.timeseries;

/** The value of a field. A field has one type for ever: a number or a text. */
public sealed interface FieldValue {

    /**
     * A number.
     *
     * @param value finite; minus zero becomes zero
     */
    record Numeric(double value) implements FieldValue {
        /** @throws IllegalArgumentException when the value is not finite, which no store takes */
        public Numeric {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("Expected a finite number, got " + value);
            }
            value += 0.0;
        }
    }

    /**
     * A text.
     *
     * @param value any text, also an empty one
     */
    record Text(String value) implements FieldValue {}
}
