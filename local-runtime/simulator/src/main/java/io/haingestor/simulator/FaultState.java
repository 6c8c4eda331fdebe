package io.haingestor.simulator;

import java.util.Set;
import java.util.TreeSet;

/** The faults that last until they are cleared or their time is over. Used by one thread. */
final class FaultState {
    private final Set<String> absentRegistries = new TreeSet<>();
    private final Set<String> refusedSubscriptions = new TreeSet<>();
    private boolean tokensRefused;
    private boolean hanging;

    Set<String> absentRegistries() {
        return absentRegistries;
    }

    Set<String> refusedSubscriptions() {
        return refusedSubscriptions;
    }

    boolean tokensRefused() {
        return tokensRefused;
    }

    void refuseTokens(boolean refused) {
        tokensRefused = refused;
    }

    /** @return whether new connections get no answer */
    boolean hanging() {
        return hanging;
    }

    void hang(boolean hangs) {
        hanging = hangs;
    }

    void clear() {
        absentRegistries.clear();
        refusedSubscriptions.clear();
        tokensRefused = false;
        hanging = false;
    }
}
