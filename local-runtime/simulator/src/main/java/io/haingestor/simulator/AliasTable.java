package io.haingestor.simulator;

import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/** Picks an index by weight in constant time (M. D. Vose, "A linear algorithm for generating random numbers with a given distribution", 1991). */
final class AliasTable {
    private final double[] chance;
    private final int[] alias;

    /** @param weights not negative; when all are zero every index is equally likely */
    AliasTable(double[] weights) {
        var size = weights.length;
        chance = new double[size];
        alias = new int[size];
        var sum = 0.0;
        for (var weight : weights) {
            sum += weight;
        }
        var small = new ArrayDeque<Integer>();
        var large = new ArrayDeque<Integer>();
        for (int i = 0; i < size; i++) {
            chance[i] = sum == 0 ? 1 : weights[i] * size / sum;
            alias[i] = i;
            (chance[i] < 1 ? small : large).add(i);
        }
        while (!small.isEmpty() && !large.isEmpty()) {
            int less = small.remove();
            int more = large.remove();
            alias[less] = more;
            chance[more] -= 1 - chance[less];
            (chance[more] < 1 ? small : large).add(more);
        }
        large.forEach(i -> chance[i] = 1);
        small.forEach(i -> chance[i] = 1);
    }

    int pick(RandomGenerator random) {
        var index = random.nextInt(chance.length);
        return random.nextDouble() < chance[index] ? index : alias[index];
    }
}
