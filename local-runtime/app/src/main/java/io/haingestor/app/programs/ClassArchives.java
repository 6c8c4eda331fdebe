package io.haingestor.app.programs;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The archives of this machine's programs. One that is missing when a function starts is made in the background, one at a time, after the function has had time to start; until it is there the function starts
 * without. Safe for use by several threads.
 */
@Singleton
public final class ClassArchives {
    private static final Logger LOG = Logger.getLogger(ClassArchives.class);
    private static final long DELAY_SECONDS = 5;

    private final ScheduledExecutorService maker = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "class-archives");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Path> begun = new HashSet<>();

    /** Makes nothing before it is asked. */
    public ClassArchives() {}

    /**
     * @param command of a program that is about to be started
     * @param environment what tells it which function it is; nothing of where events or data are
     * @return options that let it start sooner; empty while there is no archive of it
     */
    public List<String> options(FunctionCommand command, Map<String, String> environment) {
        try {
            var archive = ClassArchive.of(command);
            if (archive.exists()) {
                return archive.options();
            }
            makeLater(archive, new TrainingRun(command, environment));
        } catch (IOException e) {
            LOG.infof("No archive of the classes of %s, it starts without: %s", command.jar(), e.getMessage());
        }
        return List.of();
    }

    /** Tried once while this process runs. */
    private synchronized void makeLater(ClassArchive archive, TrainingRun training) {
        if (begun.add(archive.file())) {
            var unused = maker.schedule(() -> make(archive, training), DELAY_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void make(ClassArchive archive, TrainingRun training) {
        try {
            var began = System.nanoTime();
            training.make(archive);
            LOG.infof(
                    "Made %s in %d ms: the function starts sooner from now on",
                    archive.file(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        } catch (IOException e) {
            LOG.infof(
                    "No archive of the classes in %s, the function starts without: %s", archive.file(), e.getMessage());
        } catch (InterruptedException e) {
            // The program ends; whoever starts it again makes the archive.
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void close() {
        maker.shutdownNow();
    }
}
