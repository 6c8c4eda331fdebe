package io.haingestor.broker.process;

import io.haingestor.broker.Delivery;
import io.haingestor.broker.process.FunctionInstance.State;
import io.haingestor.broker.topology.Scaling;
import io.haingestor.broker.topology.ServiceResource;
import io.haingestor.broker.topology.SinkBindingResource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of one revision of a function, and the events that wait for them. What calls others runs without its lock: answers make the broker deliver more.
 */
final class Activator implements FunctionProcess.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Activator.class);
    private static final int SHORTEST_WAIT_MILLIS = 1;

    private final ServiceResource service;
    private final Revision revision;
    private final Machine machine;
    private final Scaling scaling;
    private final Deque<Held> held = new ArrayDeque<>();
    private final List<FunctionProcess> processes = new ArrayList<>();
    private int crashesInARow;
    private Instant notBefore = Instant.MIN;
    private long starts;
    private long crashes;
    private @Nullable FunctionCrash lastCrash;
    private boolean retired;

    Activator(Revision revision, Machine machine) {
        this.service = revision.service();
        this.revision = revision;
        this.machine = machine;
        this.scaling = service.scaling();
    }

    /** @return whether nothing about its processes would be different */
    boolean runs(ServiceResource other, FunctionProgram program, Optional<SinkBindingResource> sink) {
        return revision.runs(other, program, sink);
    }

    /** Starts what there is to be before any event comes. */
    void begin() {
        var next = new ArrayList<Runnable>();
        synchronized (this) {
            scaleTo(Math.max(scaling.minScale(), scaling.initialScale()), next);
        }
        next.forEach(Runnable::run);
    }

    /** Takes an event, to a process that has room, or to wait for one. */
    void deliver(Held delivery) {
        var next = new ArrayList<Runnable>();
        synchronized (this) {
            if (retired) {
                next.add(() -> delivery.refuse("The function " + service.name() + " is being stopped"));
            } else if (running() == 0 && machine.clock().instant().isBefore(notBefore)) {
                var reason = crashed() + " It is not started again before " + notBefore;
                next.add(() -> delivery.refuse(reason));
            } else {
                held.add(delivery);
                advance(next);
            }
        }
        next.forEach(Runnable::run);
    }

    /** Looks at the clock: what has waited too long, what has had nothing to do, what does not start, what does not stop. */
    void tick() {
        var next = new ArrayList<Runnable>();
        synchronized (this) {
            if (processes.isEmpty() && held.isEmpty() && (scaling.minScale() == 0 || retired)) {
                return;
            }
            var now = machine.clock().instant();
            for (var process : List.copyOf(processes)) {
                var since = Duration.between(process.since, now);
                if (takesTooLong(process, since)) {
                    process.kill();
                } else if (isIdle(process, since)) {
                    stop(process, next);
                }
            }
            advance(next);
        }
        next.forEach(Runnable::run);
    }

    private boolean takesTooLong(FunctionProcess process, Duration since) {
        return switch (process.state) {
            case STARTING -> since.compareTo(machine.pace().start()) > 0;
            case STOPPING -> since.compareTo(machine.pace().grace()) > 0;
            case READY -> false;
        };
    }

    private boolean isIdle(FunctionProcess process, Duration since) {
        if (process.state != State.READY || process.inFlight > 0 || running() <= scaling.minScale()) {
            return false;
        }
        var patience = running() > 1 ? scaling.window() : scaling.window().plus(scaling.retention());
        return since.compareTo(patience) >= 0;
    }

    @Override
    public void ready(FunctionProcess process) {
        var next = new ArrayList<Runnable>();
        synchronized (this) {
            if (process.state == State.STARTING) {
                var now = machine.clock().instant();
                var took = Duration.between(process.since, now).toMillis();
                process.state = State.READY;
                process.since = now;
                next.add(() -> LOG.atInfo()
                        .addKeyValue("function", service.name())
                        .addKeyValue("revision", revision.name())
                        .addKeyValue("pid", process.pid())
                        .addKeyValue("tookMillis", took)
                        .log("function-started"));
                advance(next);
            }
        }
        next.forEach(Runnable::run);
    }

    @Override
    public void ended(FunctionProcess process, String how) {
        var next = new ArrayList<Runnable>();
        synchronized (this) {
            if (!processes.remove(process)) {
                return;
            }
            notifyAll();
            if (process.state == State.STOPPING) {
                next.add(() ->
                        LOG.atInfo().addKeyValue("function", service.name()).log("function-stopped"));
            } else {
                crash(process, how, next);
            }
            advance(next);
        }
        next.forEach(Runnable::run);
    }

    private void crash(FunctionProcess process, String how, List<Runnable> next) {
        crashes++;
        crashesInARow++;
        var wait = machine.pace().backoff(crashesInARow);
        notBefore = machine.clock().instant().plus(wait);
        var lines = new ArrayList<String>();
        lines.add((process.state == State.STARTING ? "before its port answered, it " : "it ") + how);
        lines.addAll(process.output.lastLines());
        lastCrash = new FunctionCrash(machine.clock().instant(), lines, notBefore);
        var said = String.join("\n", lines.subList(1, lines.size()));
        next.add(() -> LOG.atWarn()
                .addKeyValue("function", service.name())
                .addKeyValue("how", how)
                .addKeyValue("againInMillis", wait.toMillis())
                .log("function-crashed{}", said.isEmpty() ? "" : ":\n" + said));
        if (running() == 0) {
            var reason = crashed();
            held.forEach(delivery -> next.add(() -> delivery.refuse(reason)));
            held.clear();
        }
    }

    /** @return how the last process ended, for who waited for it */
    private String crashed() {
        return "The function " + service.name() + " crashed " + crashesInARow
                + (crashesInARow == 1 ? " time" : " times in a row") + ": "
                + (lastCrash == null ? "" : String.join(" | ", lastCrash.said())) + '.';
    }

    /** Gives what waits to processes with room, and has as many processes as the events ask for. */
    private void advance(List<Runnable> next) {
        var now = machine.clock().instant();
        expire(now, next);
        for (var process = withRoom(); process.isPresent() && !held.isEmpty(); process = withRoom()) {
            var taken = held.remove();
            var to = process.get();
            to.inFlight++;
            next.add(() -> send(to, taken));
        }
        if (!retired) {
            var events = held.size()
                    + processes.stream().mapToInt(process -> process.inFlight).sum();
            scaleTo(Math.max(scaling.minScale(), (int) Math.ceil(events / scaling.target())), next);
        }
    }

    private void expire(Instant now, List<Runnable> next) {
        held.removeIf(delivery -> {
            var late = !now.isBefore(delivery.deadline());
            if (late) {
                next.add(() -> delivery.answer()
                        .complete(Delivery.unanswered("The function " + service.name()
                                + " had no process with room for the event within the Trigger's timeout")));
            }
            return late;
        });
    }

    /** @return the first process that is below its target, so that the last ones become idle; else the one with the least to do */
    private Optional<FunctionProcess> withRoom() {
        @Nullable FunctionProcess least = null;
        for (var process : processes) {
            if (process.state == State.READY
                    && (scaling.concurrency() == 0 || process.inFlight < scaling.concurrency())) {
                if (process.inFlight + 1 <= scaling.target()) {
                    return Optional.of(process);
                }
                least = least == null || process.inFlight < least.inFlight ? process : least;
            }
        }
        return Optional.ofNullable(least);
    }

    private void scaleTo(int wanted, List<Runnable> next) {
        var now = machine.clock().instant();
        var most = scaling.maxScale() > 0 ? scaling.maxScale() : Math.max(machine.processors(), scaling.minScale());
        while (running() < wanted && processes.size() < most && !now.isBefore(notBefore)) {
            var process = new FunctionProcess(
                    revision, new ProcessOutput(service.name().name(), machine.clock()), now);
            processes.add(process);
            starts++;
            next.add(() -> machine.threads().execute(() -> process.run(machine, this)));
        }
    }

    private int running() {
        return (int) processes.stream()
                .filter(process -> process.state != State.STOPPING)
                .count();
    }

    private void send(FunctionProcess process, Held taken) {
        try {
            var answer = process.subscriber(taken.route(), machine.http()).deliver(taken.event());
            var unused = answer.whenComplete((delivery, error) -> answered(
                    process,
                    taken,
                    error == null ? delivery : Delivery.failed(500, String.valueOf(error.getMessage()))));
        } catch (RuntimeException e) {
            answered(process, taken, Delivery.failed(500, String.valueOf(e.getMessage())));
        }
    }

    private void answered(FunctionProcess process, Held taken, Delivery delivery) {
        var next = new ArrayList<Runnable>();
        next.add(() -> taken.answer().complete(delivery));
        synchronized (this) {
            process.inFlight--;
            process.since = process.state == State.READY ? machine.clock().instant() : process.since;
            if (!(delivery instanceof Delivery.Failed failed) || failed.status() > 0) {
                crashesInARow = 0;
            }
            if (retired && process.state == State.READY && process.inFlight == 0) {
                stop(process, next);
            }
            advance(next);
        }
        next.forEach(Runnable::run);
    }

    private void stop(FunctionProcess process, List<Runnable> next) {
        process.state = State.STOPPING;
        process.since = machine.clock().instant();
        next.add(process::terminate);
    }

    /** Begins no more. Processes end when they have answered. @return what waited */
    List<Held> retire() {
        var next = new ArrayList<Runnable>();
        List<Held> left;
        synchronized (this) {
            retired = true;
            left = List.copyOf(held);
            held.clear();
            for (var process : List.copyOf(processes)) {
                if (process.state != State.STOPPING && process.inFlight == 0) {
                    stop(process, next);
                }
            }
        }
        next.forEach(Runnable::run);
        return left;
    }

    /** Asks every process to end, whatever it has. */
    void terminate() {
        var next = new ArrayList<Runnable>();
        synchronized (this) {
            processes.stream()
                    .filter(process -> process.state != State.STOPPING)
                    .toList()
                    .forEach(process -> stop(process, next));
        }
        next.forEach(Runnable::run);
    }

    /** Kills every process. */
    synchronized void kill() {
        processes.forEach(FunctionProcess::kill);
    }

    /** Waits for the end of every process, until a moment of {@link System#nanoTime}. */
    synchronized void awaitEnd(long until) {
        try {
            for (var left = until - System.nanoTime();
                    left > 0 && !processes.isEmpty();
                    left = until - System.nanoTime()) {
                wait(left / 1_000_000 + SHORTEST_WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts on from where the function's former revision is. */
    void follow(Activator former) {
        var counted = former.status();
        synchronized (this) {
            starts = counted.starts();
            crashes = counted.crashes();
            lastCrash = counted.lastCrash();
        }
    }

    synchronized FunctionStatus status() {
        return new FunctionStatus(
                service.name(),
                revision.name(),
                processes.stream()
                        .map(process ->
                                new FunctionInstance(process.state, process.pid(), process.startedAt, process.inFlight))
                        .toList(),
                held.size(),
                starts,
                crashes,
                lastCrash);
    }
}
