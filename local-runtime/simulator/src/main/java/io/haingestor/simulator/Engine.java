package io.haingestor.simulator;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets time pass in the home: a little of what is due in every turn of the loop, as a real core does. Used by one thread. */
final class Engine {
    static final int SLICE = 500;

    private static final long TICK_MILLIS = 5;
    private static final long ROTATION_MICROS = 300_000_000L;
    private static final long NANOS_PER_MICRO = 1_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final Vertx vertx;
    private final Home home;
    private final Life life;
    private final Agenda agenda;
    private final List<Pace> storms = new ArrayList<>();
    private final Duration duration;
    private long end = NEVER;
    private Pace pace;
    private long rotation;
    private boolean stopped;
    private int bootStep;

    /** @param duration how long changes are made; zero for no end */
    Engine(Vertx vertx, Home home, Life life, double changesPerSecond, Duration duration) {
        this.vertx = vertx;
        this.home = home;
        this.life = life;
        this.agenda = new Agenda(home.time());
        this.duration = duration;
        this.pace = new Pace(0, changesPerSecond, NEVER, NEVER);
    }

    void start() {
        bootStep = life.enter(0, Integer.MAX_VALUE);
        var now = home.time().now();
        end = duration.isZero() ? NEVER : now + duration.toNanos() / NANOS_PER_MICRO;
        rotation = now + ROTATION_MICROS;
        changesPerSecond(pace.perSecond());
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            agenda.run();
            tick();
        });
    }

    double changesPerSecond() {
        return pace.perSecond();
    }

    void changesPerSecond(double wanted) {
        pace = new Pace(home.time().now(), wanted, NEVER, end);
    }

    /** @return whether the configured duration is over and nothing more is due */
    boolean isOver() {
        return end != NEVER && pace.isOver() && storms.isEmpty();
    }

    /** @param seconds when, from now on by the home's clock */
    void after(double seconds, Runnable what) {
        agenda.after(seconds, what);
    }

    /** @param seconds over how long {@code count} further changes are made */
    void storm(int count, double seconds) {
        var now = home.time().now();
        storms.add(new Pace(now, count / Math.max(seconds, 0.001), count, NEVER));
    }

    /** Nothing changes any more until {@link #boot}. */
    void stop() {
        stopped = true;
        storms.clear();
    }

    /**
     * Starts the home again from nothing: entities come slice by slice, each with a new {@code last_changed}.
     *
     * @param seconds how long that takes
     */
    void boot(double seconds) {
        home.states().forget();
        home.runState(Home.RunState.NOT_RUNNING);
        bootStep = 0;
        var slices = Math.max(1, (life.entities() + SLICE - 1) / SLICE);
        for (int slice = 1; slice <= slices; slice++) {
            after(seconds * slice / slices, this::enterSlice);
        }
    }

    private void enterSlice() {
        if (bootStep >= life.entities()) {
            return;
        }
        bootStep = life.enter(bootStep, SLICE);
        if (bootStep >= life.entities()) {
            running();
        }
    }

    private void running() {
        home.runState(Home.RunState.STARTING);
        home.fire("homeassistant_start", Json.object());
        home.runState(Home.RunState.RUNNING);
        home.fire("homeassistant_started", Json.object());
        stopped = false;
        changesPerSecond(pace.perSecond());
    }

    private void tick() {
        if (stopped) {
            return;
        }
        var now = home.time().now();
        if (now >= rotation) {
            rotation = now + ROTATION_MICROS;
            life.rotateSecrets();
        }
        make(pace, now);
        for (var storm : storms) {
            make(storm, now);
        }
        storms.removeIf(Pace::isOver);
    }

    private void make(Pace due, long now) {
        var count = due.take(now, SLICE);
        if (count > 0) {
            due.alsoMade(life.live(count) - count);
        }
    }
}
