package io.haingestor.simulator.weather;

/** A curve without a pattern: smooth, between -1 and 1, always the same for the same seed. */
final class Noise {
    private final long seed;

    Noise(long seed) {
        this.seed = seed;
    }

    /** @return the curve at {@code x}; it wanders from one whole number to the next */
    double at(double x) {
        var before = Math.floor(x);
        var way = x - before;
        var smooth = way * way * (3 - 2 * way);
        return level((long) before) * (1 - smooth) + level((long) before + 1) * smooth;
    }

    /** By the finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    private double level(long step) {
        var z = seed + step * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return ((z ^ (z >>> 31)) >> 11) * 0x1.0p-52;
    }
}
