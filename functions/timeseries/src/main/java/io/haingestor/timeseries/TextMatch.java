package io.haingestor.timeseries;

import java.util.Set;

/** What a text must be like. Upper and lower case differ. */
public sealed interface TextMatch {

    /**
     * @param text any text
     * @return whether it fits
     */
    boolean accepts(String text);

    /**
     * Exactly one of some texts.
     *
     * @param texts the texts; 1 to 1000
     */
    record OneOf(Set<String> texts) implements TextMatch {
        private static final int MAX_TEXTS = 1_000;

        /** @throws IllegalArgumentException when there is no text or there are too many */
        public OneOf {
            if (texts.isEmpty() || texts.size() > MAX_TEXTS) {
                throw new IllegalArgumentException(
                        "Expected 1 to " + MAX_TEXTS + " texts to match, got " + texts.size());
            }
            texts = Set.copyOf(texts);
        }

        @Override
        public boolean accepts(String text) {
            return texts.contains(text);
        }
    }

    /**
     * A pattern as in Home Assistant's {@code entity_globs}: {@code *} is any text, also none, {@code ?} is one character, all
     * else is itself.
     *
     * @param pattern e.g. {@code sensor.*_temperature}
     */
    record Glob(String pattern) implements TextMatch {
        @Override
        public boolean accepts(String text) {
            return matches(pattern, text);
        }

        /** Returns what every text that fits begins with. */
        String literalPrefix() {
            int end = 0;
            while (end < pattern.length() && pattern.charAt(end) != '*' && pattern.charAt(end) != '?') {
                end++;
            }
            return pattern.substring(0, end);
        }

        /** Linear walk that goes back to the last star only: no pattern can make it slow. */
        private static boolean matches(String pattern, String text) {
            int p = 0;
            int t = 0;
            int star = -1;
            int resume = 0;
            while (t < text.length()) {
                if (p < pattern.length() && pattern.charAt(p) == '*') {
                    star = p++;
                    resume = t;
                } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                    t += pattern.charAt(p) == '?' ? Character.charCount(text.codePointAt(t)) : 1;
                    p++;
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

    /**
     * @param text a text
     * @return matches exactly that
     */
    static TextMatch equalTo(String text) {
        return new OneOf(Set.of(text));
    }

    /**
     * @param texts some texts; 1 to 1000
     * @return matches each of them
     */
    static TextMatch oneOf(Set<String> texts) {
        return new OneOf(texts);
    }

    /**
     * @param pattern {@code *} is any text, {@code ?} one character
     * @return matches what the whole pattern covers
     */
    static TextMatch glob(String pattern) {
        return new Glob(pattern);
    }
}
