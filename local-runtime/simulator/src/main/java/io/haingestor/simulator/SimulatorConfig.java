package io.haingestor.simulator;

import java.time.Duration;

/**
 * What kind of home is simulated, and how busy it is.
 *
 * @param host the address that it listens on
 * @param port its TCP port; 0 takes any free one
 * @param entities how many entities the home has, 1 to {@value #MOST_ENTITIES}
 * @param changesPerSecond state changes per second over the whole home, 0 (none by itself) to 100,000
 * @param seed the same seed gives the same home and the same sequence of changes
 * @param duration how long changes are made; {@link #ENDLESS} for no end. The server answers until it is closed either way
 * @param token the only access token that is let in, not empty
 */
public record SimulatorConfig(
        String host, int port, int entities, double changesPerSecond, long seed, Duration duration, String token) {

    /** No end to the changes. */
    public static final Duration ENDLESS = Duration.ZERO;

    /** This machine alone. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** As many entities as one home may have. */
    public static final int MOST_ENTITIES = 20_000;

    /** As many changes per second as can be asked for. */
    public static final double MOST_CHANGES_PER_SECOND = 100_000;

    /** The token when none is chosen; it guards nothing but made-up data. */
    public static final String DEFAULT_TOKEN = "simulator";

    private static final int MOST_PORT = 65_535;

    /** @throws IllegalArgumentException when a value is out of range; the message says which, what came and what is allowed */
    public SimulatorConfig {
        require(!host.isBlank(), "host", "an address of this machine", "'" + host + "'");
        require(port >= 0 && port <= MOST_PORT, "port", "0 to " + MOST_PORT, port);
        require(entities >= 1 && entities <= MOST_ENTITIES, "entities", "1 to " + MOST_ENTITIES, entities);
        require(
                changesPerSecond >= 0 && changesPerSecond <= MOST_CHANGES_PER_SECOND,
                "rate",
                "0 to 100000 changes per second",
                changesPerSecond);
        require(!duration.isNegative(), "duration", "a positive duration, or 0 for no end", duration);
        require(!token.isBlank(), "token", "a text that is not empty", "'" + token + "'");
    }

    /**
     * A home on any free port that changes until it is closed.
     *
     * @param entities see {@link SimulatorConfig}
     * @param changesPerSecond see {@link SimulatorConfig}
     * @param seed see {@link SimulatorConfig}
     */
    public static SimulatorConfig of(int entities, double changesPerSecond, long seed) {
        return new SimulatorConfig(DEFAULT_HOST, 0, entities, changesPerSecond, seed, ENDLESS, DEFAULT_TOKEN);
    }

    /** @return the same home on another port */
    public SimulatorConfig withPort(int other) {
        return new SimulatorConfig(host, other, entities, changesPerSecond, seed, duration, token);
    }

    private static void require(boolean holds, String name, String expected, Object found) {
        if (!holds) {
            throw new IllegalArgumentException("Expected " + name + " to be " + expected + ", got " + found);
        }
    }
}
