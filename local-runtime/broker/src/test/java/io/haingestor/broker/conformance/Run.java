package io.haingestor.broker.conformance;

import io.haingestor.broker.conformance.Recorder.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * All cases against one broker at the same time: every request is sent, then everything that must arrive is waited for, then until
 * nothing comes any more, so that what arrives beyond that is noticed too. No case waits for another.
 */
final class Run {
    private static final Duration READY = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Longer than any wait before an attempt that no case may see. */
    private static final long QUIET_MILLIS = 1_500;

    private static final int SENDERS = 8;

    private final BrokerUnderTest broker;
    private final Recorder recorder;
    private final Manifests manifests;
    private final Map<String, List<Answered>> answered = new ConcurrentHashMap<>();

    /**
     * What a producer got.
     *
     * @param answer the answer; null when there was none
     * @param problem why there was none
     */
    record Answered(RawMessage answer, String problem) {}

    Run(BrokerUnderTest broker, Recorder recorder, Manifests manifests) {
        this.broker = broker;
        this.recorder = recorder;
        this.manifests = manifests;
    }

    /** Has every subscriber answer as its case says. */
    static void script(Recorder recorder, List<Case> cases) {
        recorder.answer("/" + Manifests.READY, received -> Case.Answer.status(202));
        for (var one : cases) {
            for (var subscriber : subscribers(one)) {
                var script = one.scripts().getOrDefault(subscriber, new Case.Script(Map.of()));
                recorder.answer(path(one, subscriber), Answering.play(script));
            }
        }
    }

    /** Waits until the broker knows its Triggers. */
    void awaitReady() {
        var ready = new Case.Request(
                "POST",
                null,
                Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/conformance", "ce-type", Manifests.READY),
                new byte[0],
                false,
                null);
        Awaitility.await("the Triggers")
                .atMost(READY)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    RawClient.exchange(broker.url(), broker.url().getPath(), ready);
                    return !recorder.received("/" + Manifests.READY).isEmpty();
                });
    }

    /** Sends everything, and returns when nothing more arrives. */
    void run(List<Case> cases) throws InterruptedException {
        var senders = Executors.newFixedThreadPool(SENDERS);
        cases.forEach(one -> senders.execute(() -> send(one)));
        senders.shutdown();
        if (!senders.awaitTermination(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("expected every request to be answered within 5 minutes");
        }
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> cases.stream().allMatch(this::complete));
        } catch (ConditionTimeoutException e) {
            // What is missing is told case by case.
            var unused = e;
        }
        Awaitility.await().atMost(PATIENCE).until(() -> recorder.quietMillis() > QUIET_MILLIS);
    }

    private void send(Case one) {
        var answers = new ArrayList<Answered>();
        for (var request : one.requests()) {
            var own = broker.url().getPath().replaceFirst("[^/]+/?$", manifests.broker(one));
            try {
                var path = request.path() == null ? own : request.path();
                answers.add(new Answered(RawClient.exchange(broker.url(), path, request), ""));
            } catch (IOException e) {
                answers.add(new Answered(null, e.toString()));
            }
        }
        answered.put(one.id(), answers);
    }

    private boolean complete(Case one) {
        return one.expectations().entrySet().stream()
                .allMatch(expected ->
                        recorder.received(path(one, expected.getKey())).size()
                                >= expected.getValue().count());
    }

    /** @return what the producer of a case got, request by request */
    List<Answered> answered(Case one) {
        return answered.getOrDefault(one.id(), List.of());
    }

    /** @return what came to the subscribers of a case */
    Map<String, List<Received>> received(Case one) {
        var all = new TreeMap<String, List<Received>>();
        subscribers(one).forEach(subscriber -> all.put(subscriber, recorder.received(path(one, subscriber))));
        return all;
    }

    private static List<String> subscribers(Case one) {
        var names = new java.util.TreeSet<String>();
        one.triggers().values().stream()
                .map(Case.Trigger::subscriber)
                .filter(name -> !name.contains("://"))
                .map(name -> name.replaceFirst("\\?.*", ""))
                .forEach(names::add);
        names.addAll(one.expectations().keySet());
        names.addAll(one.scripts().keySet());
        return List.copyOf(names);
    }

    private static String path(Case one, String subscriber) {
        return "/" + one.id() + "/" + subscriber;
    }
}
