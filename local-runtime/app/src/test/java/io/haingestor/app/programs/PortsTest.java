package io.haingestor.app.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** Ports for processes that are told theirs. */
final class PortsTest {
    private static final int FIRST_OF_THE_SYSTEM = 32_768;

    @Test
    void noneIsGivenTwiceInARowThoughNobodyListensThereYetAndNoneThatTheSystemGivesItself() throws IOException {
        var given = new HashSet<Integer>();
        for (var i = 0; i < 200; i++) {
            var port = Ports.free();

            assertThat(port).isLessThan(FIRST_OF_THE_SYSTEM);
            assertThat(given.add(port)).as("port %d is new", port).isTrue();
        }
    }

    @Test
    void oneWhereSomebodyListensIsPassedBy() throws IOException {
        try (var taken = new ServerSocket(Ports.free())) {
            for (var i = 0; i < Ports.COUNT; i++) {
                assertThat(Ports.free()).isNotEqualTo(taken.getLocalPort());
            }
        }
    }
}
