package io.haingestor.timeseries;

/**
 * Numbers of a home in few bytes: most are decimals of a few digits, so they are kept as a whole number and a count of decimals
 * (the idea of ALP, "Adaptive Lossless floating-Point Compression", SIGMOD 2024), in the low four bits of one varint. Every
 * other double is kept as it is.
 */
final class NumberCodec {
    static final int MAX_SCALE = 14;
    private static final int RAW = 15;
    private static final int TRIED_SCALES = 8;
    private static final double EXACT = 1L << 53;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
    };

    private NumberCodec() {}

    static void write(double value, ByteWriter to) {
        for (int scale = 0; scale < TRIED_SCALES; scale++) {
            double whole = Math.rint(value * POWERS[scale]);
            if (Math.abs(whole) >= EXACT) {
                break;
            }
            // Both are exact below 2^53, so the quotient is the very double that reading computes.
            if (whole / POWERS[scale] == value && (whole != 0 || !isNegativeZero(value))) {
                to.varint(packed((long) whole, scale));
                return;
            }
        }
        to.varint(RAW);
        to.fixed64(Double.doubleToRawLongBits(value));
    }

    static double read(ByteReader from) {
        long packed = from.varint();
        int scale = scale(packed);
        return scale == RAW ? Double.longBitsToDouble(from.fixed64()) : unscaled(packed) / POWERS[scale];
    }

    /** Packs a decimal: the number without its point in zigzag order above four bits of scale. */
    static long packed(long unscaled, int scale) {
        return (((unscaled << 1) ^ (unscaled >> 63)) << 4) | scale;
    }

    static int scale(long packed) {
        return (int) packed & 15;
    }

    static long unscaled(long packed) {
        long zigzag = packed >>> 4;
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    private static boolean isNegativeZero(double value) {
        return value == 0 && 1 / value < 0;
    }
}
