package io.haingestor.gateway;

import io.haingestor.gateway.GatewayStatus.Failure;
import io.haingestor.gateway.GatewayStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the gateway connected, for ever. The addresses are tried in order, one round after the other, with a longer wait after each round; an address that refused
 * the token is left alone for five minutes. While a later address is connected, the earlier ones are tried now and then beside it; the connection moves when
 * one of them has given its first snapshot. Lives on the gateway's loop.
 */
final class Connector implements Link.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final Duration AUTH_INVALID_WAIT = Duration.ofMinutes(5);

    private final List<Endpoint> endpoints;
    private final Links links;
    private final Duration returnInterval;
    private final GatewayLoop loop;
    private final Backoff backoff;

    private final Map<Endpoint, Instant> refusedUntil = new HashMap<>();
    private final List<String> refused = new ArrayList<>();
    /** Why each address failed last, since the gateway was connected last. */
    private final Map<Endpoint, Failure> failures = new HashMap<>();

    private @Nullable Link current;
    private @Nullable Link candidate;
    private boolean stopped;
    private volatile Snapshot snapshot;

    /** Makes a link to an address. */
    @FunctionalInterface
    interface Links {
        /** @return a link that is not open yet */
        Link to(Endpoint endpoint, Link.Owner owner);
    }

    /**
     * Where the connection stands, for other threads.
     *
     * @param state the state
     * @param endpoint the address that is connected or was tried last
     * @param version the core's version
     * @param since when the connection was accepted
     * @param failure why the last one ended
     * @param refused what Home Assistant refused
     */
    record Snapshot(
            State state,
            String endpoint,
            @Nullable String version,
            @Nullable Instant since,
            @Nullable Failure failure,
            List<String> refused) {}

    Connector(
            List<Endpoint> endpoints, Links links, Duration returnInterval, GatewayLoop loop, RandomGenerator random) {
        this.endpoints = List.copyOf(endpoints);
        this.links = links;
        this.returnInterval = returnInterval;
        this.loop = loop;
        backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, random);
        snapshot = new Snapshot(State.STOPPED, endpoints.get(0).address(), null, null, null, List.of());
    }

    /** @return where the connection stands; for any thread */
    Snapshot snapshot() {
        return snapshot;
    }

    void start() {
        tryNext(0);
    }

    /** Ends what there is. Nothing begins any more. */
    void stop() {
        stopped = true;
        for (var link : new @Nullable Link[] {candidate, current}) {
            if (link != null) {
                link.close(link.failures().stopped());
            }
        }
        candidate = null;
        current = null;
        show(State.STOPPED, snapshot.endpoint(), snapshot.failure());
    }

    @Override
    public void accepted(Link link) {
        if (link == current) {
            refused.clear();
            failures.clear();
            show(State.CONNECTED, link.endpoint().address(), snapshot.failure());
            loop.after(STEADY, () -> {
                if (link == current) {
                    backoff.reset();
                }
            });
        }
    }

    @Override
    public void ready(Link link) {
        if (link == candidate && current != null) {
            LOG.info("{} answers again; going back to it", link.endpoint());
            current.close(current.failures().returned(link.endpoint()));
            current = link;
            candidate = null;
            accepted(link);
        }
        link.announce();
        tryToReturn();
    }

    @Override
    public void refused(Link link, String what) {
        if (link == current) {
            refused.add(what);
            show(snapshot.state(), snapshot.endpoint(), snapshot.failure());
        }
    }

    @Override
    public void lost(Link link, Failure failure) {
        if (failure.reason().equals(ConnectFailures.AUTH_INVALID)) {
            refusedUntil.put(link.endpoint(), loop.clock().instant().plus(AUTH_INVALID_WAIT));
        }
        var next = endpoints.indexOf(link.endpoint()) + 1;
        if (link == candidate) {
            candidate = null;
            LOG.debug("{} does not answer yet: {}", link.endpoint(), failure.message());
            tryEarlier(next);
            return;
        }
        current = null;
        dropCandidate();
        LOG.warn("{}", failure.message());
        if (link.isAccepted()) {
            show(State.BACKING_OFF, link.endpoint().address(), failure);
            loop.after(backoff.next(), () -> tryNext(0));
        } else {
            failures.put(link.endpoint(), failure);
            tryNext(next);
        }
    }

    private void tryNext(int from) {
        if (stopped) {
            return;
        }
        for (var i = from; i < endpoints.size(); i++) {
            if (mayTry(endpoints.get(i))) {
                show(State.CONNECTING, endpoints.get(i).address(), snapshot.failure());
                current = links.to(endpoints.get(i), this);
                current.open();
                return;
            }
        }
        waitForNextRound();
    }

    private void waitForNextRound() {
        var failure = failures.isEmpty() ? snapshot.failure() : joined();
        var now = loop.clock().instant();
        var soonest = endpoints.stream()
                .map(endpoint -> refusedUntil.getOrDefault(endpoint, now))
                .min(Instant::compareTo)
                .orElse(now);
        if (soonest.isAfter(now)) {
            show(State.AUTH_INVALID, snapshot.endpoint(), failure);
            loop.after(Duration.between(now, soonest), () -> tryNext(0));
        } else {
            show(State.BACKING_OFF, snapshot.endpoint(), failure);
            loop.after(backoff.next(), () -> tryNext(0));
        }
    }

    /** Looks again later whether an earlier address answers. */
    private void tryToReturn() {
        var link = current;
        if (link == null || link.endpoint().equals(endpoints.get(0)) || candidate != null) {
            return;
        }
        loop.after(returnInterval, () -> {
            if (link == current && candidate == null) {
                tryEarlier(0);
            }
        });
    }

    private void tryEarlier(int from) {
        if (current == null || stopped) {
            return;
        }
        for (var i = from; i < endpoints.indexOf(current.endpoint()); i++) {
            if (mayTry(endpoints.get(i))) {
                candidate = links.to(endpoints.get(i), this);
                candidate.open();
                return;
            }
        }
        tryToReturn();
    }

    private boolean mayTry(Endpoint endpoint) {
        var until = refusedUntil.get(endpoint);
        return until == null || !loop.clock().instant().isBefore(until);
    }

    private void dropCandidate() {
        if (candidate != null) {
            candidate.close(candidate.failures().stopped());
            candidate = null;
        }
    }

    private void show(State state, String endpoint, @Nullable Failure failure) {
        var link = state == State.CONNECTED ? current : null;
        snapshot = new Snapshot(
                state,
                endpoint,
                link == null ? snapshot.version() : link.version(),
                link == null ? null : link.since(),
                failure,
                List.copyOf(refused));
    }

    /** The first address is the one that should work, so its reason is the reason. */
    private Failure joined() {
        var inOrder = endpoints.stream()
                .map(failures::get)
                .filter(failure -> failure != null)
                .toList();
        var messages = inOrder.stream().map(Failure::message).distinct().collect(Collectors.joining(" "));
        var at = inOrder.stream().map(Failure::at).max(Instant::compareTo).orElseThrow();
        return new Failure(inOrder.get(0).reason(), messages, at);
    }
}
