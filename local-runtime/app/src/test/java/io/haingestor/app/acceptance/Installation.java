package io.haingestor.app.acceptance;

import io.haingestor.app.bench.IngestorProcess;
import io.haingestor.app.bench.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * HA-Ingestor as a user has installed it for a home: a data folder and a configuration, which outlive every process that uses them.
 *
 * @param folder holds the data folder, the copies of it that a test looks at, and the logs
 * @param environment the configuration
 */
record Installation(Path folder, Map<String, String> environment) {

    static Installation of(Path folder, Map<String, String> environment) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        return new Installation(folder, Map.copyOf(environment));
    }

    /** @return a process, just started; it need not answer yet */
    IngestorProcess start() throws IOException {
        return start(BuiltProgram.shortLived());
    }

    /** @return a process, just started as the launcher does, for a test of how fast it is */
    IngestorProcess startAsLaunched() throws IOException {
        return start(BuiltProgram.command());
    }

    /** @return a process, just started, whose data folder is on a disk of its own, which is gone with it */
    IngestorProcess startOn(SmallDisk disk) throws IOException {
        return start(disk.around(BuiltProgram.shortLived()));
    }

    private IngestorProcess start(JavaCommand command) throws IOException {
        return IngestorProcess.start(command, data(), environment, folder.resolve("ha-ingestor.log"));
    }

    Path data() {
        return folder.resolve("data");
    }

    /** @return what the broker's log holds, while no process runs */
    List<DurableLog.Entry> brokerLog() {
        return DurableLog.read(data(), folder);
    }

    /** @return every file of the data folder that holds the text, anywhere in its bytes; also what a database has deleted but not overwritten */
    List<Path> filesThatHold(String text) throws IOException {
        try (var files = Files.walk(data())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> bytesAsText(file).contains(text))
                    .toList();
        }
    }

    private static String bytesAsText(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError("Cannot read " + file, e);
        }
    }
}
