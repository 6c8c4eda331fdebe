package io.haingestor.normalize;

/**
 * A pattern as in Home Assistant's {@code entity_globs}: {@code *} is any text, also none, {@code ?} one character, all else is itself.
 *
 * @param pattern e.g. {@code sensor.*_temperature}
 */
record Glob(String pattern) {

    /** Walks on and goes back to the last star only, so that no pattern is slow. */
    boolean fits(String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
