package io.haingestor.timeseries;

/**
 * A place in an ordered answer: after this series and time. As a text it is what {@link Page#cursor()} carries.
 *
 * @param seriesKey the key of the last item's series; empty before the first item
 * @param micros the last item's time
 */
record Position(String seriesKey, long micros) {
    static final Position START = new Position("", 0);

    static Position of(Point point) {
        return new Position(point.series().key(), point.timeMicros());
    }

    /** Reads what {@link #text()} wrote; an empty text is the start. */
    static Position parse(String text) {
        if (text.isEmpty()) {
            return START;
        }
        int space = text.indexOf(' ');
        try {
            return new Position(text.substring(space + 1), Long.parseLong(text.substring(0, Math.max(0, space))));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Expected the cursor that the page before gave, got '" + text
                            + "': leave it out for the first page",
                    e);
        }
    }

    boolean isStart() {
        return seriesKey.isEmpty();
    }

    String text() {
        return micros + " " + seriesKey;
    }
}
