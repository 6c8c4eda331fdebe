package io.haingestor.simulator;

/** Numbers with a fixed count of decimals, as whole numbers of their last digit. */
final class Decimals {
    private static final long[] SCALES = {1, 10, 100, 1_000, 10_000};

    private Decimals() {}

    static long scale(int decimals) {
        return SCALES[decimals];
    }

    /** @return e.g. {@code 21.5} for 215 with one decimal */
    static String text(long value, int decimals) {
        if (decimals == 0) {
            return Long.toString(value);
        }
        var scale = SCALES[decimals];
        var digits = Math.abs(value);
        var text = new StringBuilder(16);
        if (value < 0) {
            text.append('-');
        }
        text.append(digits / scale).append('.');
        var fraction = digits % scale;
        for (var least = scale / 10; least > fraction && least > 1; least /= 10) {
            text.append('0');
        }
        return text.append(fraction).toString();
    }
}
