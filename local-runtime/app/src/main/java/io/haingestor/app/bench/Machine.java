package io.haingestor.app.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;

/**
 * What a figure was measured on.
 *
 * @param processor the processor's name
 * @param cores how many cores this process may use
 * @param memoryBytes how much memory the machine has
 * @param kernel the operating system's kernel
 * @param java the Java that runs the processes
 * @param fileSystem the type of the file system that holds the data
 * @param sync the median of how long a small append takes until it is on disk
 */
record Machine(
        String processor, int cores, long memoryBytes, String kernel, String java, String fileSystem, Duration sync) {
    private static final int APPENDS = 200;
    private static final int APPEND_BYTES = 512;

    /** Looks at this machine, and at the disk under a folder. */
    static Machine look(Path folder) throws IOException {
        return new Machine(
                value(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) * 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                Files.getFileStore(folder).type(),
                syncTime(folder));
    }

    private static String value(Path file, String key) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0 (unknown)");
        }
    }

    private static Duration syncTime(Path folder) throws IOException {
        var file = Files.createTempFile(folder, "sync", ".probe");
        try (var channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            var nanos = new long[APPENDS];
            for (var i = 0; i < APPENDS; i++) {
                var started = System.nanoTime();
                channel.write(ByteBuffer.allocate(APPEND_BYTES));
                channel.force(false);
                nanos[i] = System.nanoTime() - started;
            }
            Arrays.sort(nanos);
            return Duration.ofNanos(nanos[APPENDS / 2]);
        } finally {
            Files.delete(file);
        }
    }

    /** @return one line for a report */
    String text() {
        return "%d cores of %s, %d GB, %s, %s, data on %s, one sync %.2f ms"
                .formatted(cores, processor, memoryBytes >> 30, kernel, java, fileSystem, sync.toNanos() / 1e6);
    }
}
