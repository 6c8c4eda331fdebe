package io.haingestor.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for one who closes it and opens it again. It is below those that systems give out by themselves (RFC 6335 §6: from 49152; Linux: from 32768), so that no connection and
 * no other test gets it in between.
 */
public final class LastingPort {
    private static final int FIRST = 20_000;
    private static final int AFTER_LAST = 32_000;

    private LastingPort() {}

    /** @return one that nobody has */
    public static int choose() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                // Somebody has it: another one then.
            }
        }
    }
}
