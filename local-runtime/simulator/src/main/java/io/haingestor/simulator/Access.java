package io.haingestor.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Who is let in. Used by one thread. */
final class Access {
    private static final String BEARER = "Bearer ";

    private final byte[] token;
    private final FaultState faults;
    private final ConnectionCounts counts;

    Access(String token, FaultState faults, ConnectionCounts counts) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.faults = faults;
        this.counts = counts;
    }

    boolean admits(String offered) {
        var admitted =
                !faults.tokensRefused() && MessageDigest.isEqual(token, offered.getBytes(StandardCharsets.UTF_8));
        if (!admitted) {
            counts.refusal();
        }
        return admitted;
    }

    /** @param header the value of {@code Authorization}; empty when absent */
    boolean admitsHeader(String header) {
        return header.startsWith(BEARER) && admits(header.substring(BEARER.length()));
    }
}
