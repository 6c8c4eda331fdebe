package io.haingestor.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How often a disk was told to make durable what it holds, by whoever: the flush requests of Linux's {@code block/stat} (Linux 5.5 and later). On a machine that does
 * nothing else it is the number of real syncs.
 */
final class DiskSyncs {
    private static final int FLUSHES = 15;

    private final Path statistics;

    private DiskSyncs(Path statistics) {
        this.statistics = statistics;
    }

    /** @return the disk under a folder; empty when the folder is on none, e.g. in memory */
    static Optional<DiskSyncs> under(Path folder) throws IOException {
        var device = (Long) Files.getAttribute(folder, "unix:dev");
        // makedev(3)
        var major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
        var minor = (device & 0xff) | (device >>> 12 & ~0xffL);
        var statistics = Path.of("/sys/dev/block", major + ":" + minor, "stat");
        return Files.exists(statistics) ? Optional.of(new DiskSyncs(statistics)) : Optional.empty();
    }

    /** @return how many there were since the machine was started */
    long count() {
        try {
            return Long.parseLong(Files.readString(statistics).strip().split("\\s+", -1)[FLUSHES]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
