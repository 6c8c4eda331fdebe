package io.haingestor.app.bench;

import java.util.Arrays;

/**
 * A multiset of texts of which only a 64-bit hash is kept (FNV-1a), so that a million ids fit into 8 MB. Two sets of a million
 * take each other's member for their own once in about thirty million comparisons.
 */
final class Fingerprints {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long[] hashes = new long[1024];
    private int size;
    private boolean sorted = true;

    /** Adds one more, whether it is there or not. */
    void add(String text) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size++] = hash(text);
        sorted = false;
    }

    boolean contains(String text) {
        return Arrays.binarySearch(sorted(), 0, size, hash(text)) >= 0;
    }

    int size() {
        return size;
    }

    /** @return how many are there beyond the first of each */
    int repeated() {
        var all = sorted();
        var count = 0;
        for (var i = 1; i < size; i++) {
            if (all[i] == all[i - 1]) {
                count++;
            }
        }
        return count;
    }

    private long[] sorted() {
        if (!sorted) {
            Arrays.sort(hashes, 0, size);
            sorted = true;
        }
        return hashes;
    }

    private static long hash(String text) {
        var hash = OFFSET_BASIS;
        for (var i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }
}
