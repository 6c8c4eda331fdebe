package io.haingestor.broker.process;

import io.haingestor.broker.Subscriber;
import io.haingestor.broker.Subscribers;
import io.haingestor.broker.process.FunctionInstance.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of a function. What it is doing and how much it has is its {@link Activator}'s, and guarded by that one's lock. */
final class FunctionProcess {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionProcess.class);
    /** Of this process's environment; none of it is a secret or a setting of HA-Ingestor. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private static final int PROBE_MILLIS = 5;
    private static final int CONNECT_MILLIS = 1_000;
    private static final int LAST_WORDS_MILLIS = 5_000;
    /** Another program may take a port before the function does; three times in a row it is something else. */
    private static final int MOST_PORTS = 3;

    private static final int LAST_CONNECTIONS = 64;

    final ProcessOutput output;
    final Instant startedAt;
    State state = State.STARTING;
    int inFlight;
    /** When it began what it does now: to start, to have nothing to do, to stop. */
    Instant since;

    private final Revision revision;
    private final Map<Route, Subscriber> connections = new HashMap<>();
    private @Nullable Process process;
    private volatile int port;
    private boolean ended;

    FunctionProcess(Revision revision, ProcessOutput output, Instant now) {
        this.revision = revision;
        this.output = output;
        this.startedAt = now;
        this.since = now;
    }

    /** Is told what becomes of a process, on any thread. */
    interface Listener {

        /** Its port answers. */
        void ready(FunctionProcess process);

        /** It is gone, or never was there. */
        void ended(FunctionProcess process, String how);
    }

    /** Starts it, and waits until its port answers or it ends. */
    void run(Machine machine, Listener listener) {
        try {
            for (var left = MOST_PORTS; left > 0 && !start(machine, listener, left > 1); left--) {
                LOG.atInfo()
                        .addKeyValue("function", revision.service().name())
                        .addKeyValue("port", port)
                        .log("function-port-taken");
            }
        } catch (IOException | IllegalStateException e) {
            listener.ended(this, "could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            kill();
            listener.ended(this, "was stopped while it was started");
            Thread.currentThread().interrupt();
        }
    }

    /** @return false when it ended because another program had its port, and it may be tried with another */
    private boolean start(Machine machine, Listener listener, boolean mayBeRepeated)
            throws IOException, InterruptedException {
        port = machine.ports().take();
        try {
            var started = spawn(builder(
                    machine.programs().command(revision.service(), revision.program()),
                    revision.environment(port, machine.ingress())));
            if (started == null) {
                listener.ended(this, "was stopped before it was started");
                return true;
            }
            var said = CompletableFuture.runAsync(() -> output.read(started.getInputStream()), machine.threads());
            if (answers(started)) {
                listener.ready(this);
            } else if (mayBeRepeated && Ports.isTaken(port) && !isStopped()) {
                return false;
            }
            // Its last lines say why. A child of its own may hold its output open, and is not waited for.
            var unused = started.onExit().thenCompose(gone -> said.copy()
                    .completeOnTimeout(null, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)
                    .thenAccept(all -> listener.ended(this, how(gone.exitValue()))));
            return true;
        } finally {
            machine.ports().giveBack(port);
        }
    }

    /** As a shell says it: what a signal ended has its number and 128. */
    private static String how(int exit) {
        return exit > 128 ? "was ended by signal " + (exit - 128) : "ended with exit code " + exit;
    }

    private ProcessBuilder builder(List<String> command, Map<String, String> variables) {
        var builder = new ProcessBuilder(command)
                .directory(revision.program().folder().toFile())
                .redirectErrorStream(true);
        var environment = builder.environment();
        environment.keySet().retainAll(INHERITED);
        environment.putAll(variables);
        return builder;
    }

    /** @return null when it was stopped in the meantime */
    private synchronized @Nullable Process spawn(ProcessBuilder builder) throws IOException {
        if (ended) {
            return null;
        }
        process = builder.start();
        return process;
    }

    private synchronized boolean isStopped() {
        return ended;
    }

    private boolean answers(Process started) throws InterruptedException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        while (started.isAlive()) {
            try (var socket = new Socket()) {
                socket.connect(address, CONNECT_MILLIS);
                return true;
            } catch (IOException e) {
                Thread.sleep(PROBE_MILLIS);
            }
        }
        return false;
    }

    /** @return who posts events to it */
    synchronized Subscriber subscriber(Route route, Subscribers http) {
        if (connections.size() == LAST_CONNECTIONS && !connections.containsKey(route)) {
            // Routes of manifests that have changed.
            connections.clear();
        }
        return connections.computeIfAbsent(route, key -> http.resolve(
                        key.at(port), key.within(revision.service().scaling().timeout()))
                .orElseThrow(() -> new IllegalStateException("Nobody can post to " + key.at(port))));
    }

    /** Asks it to end (SIGTERM). Its output and its standard input stay open until it does. */
    synchronized void terminate() {
        ended = true;
        if (process != null) {
            var unused = process.toHandle().destroy();
        }
    }

    /** Ends it. */
    synchronized void kill() {
        ended = true;
        if (process != null) {
            var unused = process.toHandle().destroyForcibly();
        }
    }

    /** @return its id; 0 when it has none yet */
    synchronized long pid() {
        return process == null ? 0 : process.pid();
    }
}
