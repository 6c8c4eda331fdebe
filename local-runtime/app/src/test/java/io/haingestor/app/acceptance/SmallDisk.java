package io.haingestor.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.app.bench.ChildProcess;
import io.haingestor.app.bench.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A disk that only one process has: a {@code tmpfs(5)} in a mount namespace of its own ({@code unshare(1)}), which is gone with the process. What runs
 * beside it comes to its files through {@code /proc/<pid>/root}.
 *
 * @param folder where the process sees it
 * @param size as tmpfs has it, e.g. {@code 16m}
 */
record SmallDisk(Path folder, String size) {
    private static final String BALLAST = "ballast";

    /** @return a disk that has room for names, and for nothing in them */
    static SmallDisk full(Path folder) {
        return new SmallDisk(folder, "4k");
    }

    /** @return why this machine does not let us have one; empty when it does */
    static Optional<String> obstacle(Path folder) throws IOException, InterruptedException {
        var probe = new SmallDisk(folder, "1m");
        var process = new ProcessBuilder(probe.wrapped(List.of("true")))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var ended = process.waitFor(2, TimeUnit.MINUTES);
        return ended && process.exitValue() == 0
                ? Optional.empty()
                : Optional.of("needs the right to mount a tmpfs (root, or user namespaces): " + said.strip());
    }

    /** @return the command, run with this disk in the place of the folder */
    JavaCommand around(JavaCommand command) {
        return new JavaCommand(wrapped(command.words()));
    }

    private List<String> wrapped(List<String> words) {
        var all = new ArrayList<>(List.of("unshare", "--mount"));
        if (!System.getProperty("user.name").equals("root")) {
            all.add("--map-root-user");
        }
        all.addAll(List.of(
                "sh", "-c", "mount -t tmpfs -o size=" + size + " tmpfs \"$0\" && exec \"$@\"", folder.toString()));
        all.addAll(words);
        return all;
    }

    /** Takes all the space that is left. */
    void fill(ChildProcess owner) {
        var block = new byte[4096];
        try (var ballast =
                Files.newOutputStream(seenBy(owner, BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                ballast.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
    }

    /** Gives back what {@link #fill} took. */
    void free(ChildProcess owner) {
        try {
            Files.delete(seenBy(owner, BALLAST));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path seenBy(ChildProcess owner, String file) {
        return Path.of("/proc", Long.toString(owner.pid()), "root")
                .resolve(Path.of("/").relativize(folder))
                .resolve(file);
    }
}
