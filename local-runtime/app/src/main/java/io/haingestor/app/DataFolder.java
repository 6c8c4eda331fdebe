package io.haingestor.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder of everything that is kept, owned by this process until it is closed or the process ends, however it ends. */
final class DataFolder implements AutoCloseable {
    private static final String LOCK = "process.lock";

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * @param path the folder, made when it is not there
     * @throws UserErrorException when it cannot be made or written, or another process owns it
     */
    static DataFolder open(Path path) {
        try {
            Files.createDirectories(path);
            var lock = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                own(path, lock);
                return new DataFolder(path, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw UserErrorException.machine("The data folder " + path + " cannot be written: " + reason(e)
                    + ". Make it writable, or choose another one with --data or " + Settings.DATA + '.');
        }
    }

    /** @return the folder */
    Path path() {
        return path;
    }

    /** Lets another process have the folder. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new IllegalStateException("The lock on " + path + " could not be released", e);
        }
    }

    private static void own(Path path, FileChannel lock) throws IOException {
        if (!isOwned(lock)) {
            throw UserErrorException.machine("The data folder " + path + " is in use by another HA-Ingestor"
                    + owner(lock) + ". Stop that one, or choose another folder with --data or " + Settings.DATA + '.');
        }
        lock.truncate(0);
        lock.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        lock.force(true);
    }

    private static boolean isOwned(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String owner(FileChannel lock) throws IOException {
        var text = ByteBuffer.allocate(20);
        lock.read(text, 0);
        var pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "" : " (process " + pid + ')';
    }

    /** The JDK's messages repeat the file; what is wrong is the rest, or the kind of exception. */
    private static String reason(IOException e) {
        @Nullable String said = e instanceof java.nio.file.FileSystemException f ? f.getReason() : e.getMessage();
        return said != null ? said : e.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    }
}
