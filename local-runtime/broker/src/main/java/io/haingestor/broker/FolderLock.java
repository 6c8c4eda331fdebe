package io.haingestor.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The right of one process to a data folder. The operating system gives it back when the process ends, however it ends. */
final class FolderLock {
    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
    private static final String FILE = "broker.lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param folder made when it does not exist
     * @return the lock, held
     * @throws BrokerOpenException when the folder cannot be used or another process owns it
     */
    static FolderLock acquire(Path folder) throws BrokerOpenException {
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(folder.resolve(FILE), CREATE, READ, WRITE);
            var lock = tryLock(channel);
            if (lock == null) {
                var owner = read(channel);
                channel.close();
                throw new BrokerOpenException("The data folder " + folder + " is in use by "
                        + (owner.isEmpty() ? "another process" : "process " + owner)
                        + ". One process owns a data folder: stop that one, or start this one with another folder");
            }
            write(channel, Long.toString(ProcessHandle.current().pid()));
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new BrokerOpenException(
                    "The data folder " + folder + " cannot be used: expected a folder that this process may write, but "
                            + e,
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false);
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(32);
        channel.read(buffer, 0);
        return UTF_8.decode(buffer.flip()).toString().strip();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(UTF_8.encode(text), 0);
    }

    /** Gives the folder back. */
    void release() {
        try {
            channel.close();
        } catch (IOException e) {
            // The file descriptor is gone all the same, and with it the lock.
            LOG.atWarn().setCause(e).log("lock-not-closed");
        }
    }
}
