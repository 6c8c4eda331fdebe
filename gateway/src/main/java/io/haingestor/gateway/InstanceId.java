package io.haingestor.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The home's identity where it is not configured. Home Assistant has an instance UUID, but no command tells it to a normal token. So the identity is made from the
 * first address, which needs nothing to be kept, and kept all the same, so that another address later does not make it another home.
 */
final class InstanceId {
    private static final String FILE = "instance-id";

    private InstanceId() {}

    /**
     * @param folder where it is kept
     * @param first the first address
     * @return a UUID
     * @throws IOException when it can be neither read nor written
     */
    static String of(Path folder, Endpoint first) throws IOException {
        var file = folder.resolve(FILE);
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        var name = "home-assistant " + first.host() + ':' + first.port() + first.path();
        var id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        Files.createDirectories(folder);
        Files.writeString(file, id + '\n');
        return id;
    }
}
