package io.haingestor.write;

import io.haingestor.timeseries.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Keeps a second owner away from the stores of a folder. The operating system takes it off when the process ends, however it ends. */
final class StoreLock implements AutoCloseable {
    private static final String NAME = "stores.lock";
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param folder where the files of the stores are
     * @param patience how long an owner that is about to end is waited for
     * @throws StoreUnavailableException when there is still another owner then, or no file can be made there
     */
    static StoreLock take(Path folder, Duration patience) throws StoreUnavailableException {
        var file = folder.toAbsolutePath().resolve(NAME);
        try {
            Files.createDirectories(file.getParent());
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                var end = System.nanoTime() + patience.toNanos();
                while (!isMine(channel)) {
                    if (System.nanoTime() >= end) {
                        throw new StoreUnavailableException("The stores in " + file.getParent()
                                + " have another owner, which still runs: stop it, or choose another data folder ("
                                + file
                                + " is locked)");
                    }
                    Thread.sleep(PAUSE.toMillis());
                }
                return new StoreLock(channel);
            } catch (IOException | StoreUnavailableException | InterruptedException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "Expected to lock " + file + ", got: " + reason(e)
                            + ". Let this user write in its folder, or choose another one with HA_INGESTOR_DATA",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while " + file + " was locked", e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "Permission denied"; // Says nothing but the file.
        }
        return e instanceof FileSystemException fault && fault.getReason() != null ? fault.getReason() : e.toString();
    }

    private static boolean isMine(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // Another owner in this very process.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process.
        }
    }
}
