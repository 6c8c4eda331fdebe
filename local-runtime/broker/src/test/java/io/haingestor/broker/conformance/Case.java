package io.haingestor.broker.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One case: what is sent to the broker, and what must arrive where. {@link CaseFiles} says how it is written.
 *
 * @param id its file and number, such as {@code filters-07}; also a part of every name that it uses
 * @param name the rule, as a sentence
 * @param contract the line of the contract that it shows: section and topic
 * @param elsewhere what other brokers are known to do instead; empty when all agree
 * @param broker {@code spec} of a Broker of its own; null where it uses the one that all share
 * @param triggers the Triggers, by name
 * @param requests what is sent, one after the other
 * @param expectations what must arrive, by subscriber; nothing at those that are not named
 * @param scripts what the subscribers answer, by subscriber
 */
@SuppressWarnings("ArrayRecordComponent") // Bodies are bytes; nobody compares cases.
record Case(
        String id,
        String name,
        String contract,
        String elsewhere,
        Map<String, Object> broker,
        Map<String, Trigger> triggers,
        List<Request> requests,
        Map<String, Expectation> expectations,
        Map<String, Script> scripts) {

    @Override
    public String toString() {
        return id + " [" + contract + "] " + name;
    }

    /**
     * A Trigger.
     *
     * @param annotations its annotations
     * @param spec its {@code spec} without Broker and subscriber
     * @param subscriber the path of its subscriber below the case's
     */
    record Trigger(Map<String, Object> annotations, Map<String, Object> spec, String subscriber) {}

    /**
     * A request to the broker.
     *
     * @param method of HTTP
     * @param path where to; null for the case's Broker
     * @param headers its headers, without those that frame it
     * @param body its body
     * @param chunked whether the body goes in chunks, without a length
     * @param answer what the broker must answer
     */
    record Request(
            String method, String path, Map<String, String> headers, byte[] body, boolean chunked, Outcome answer) {}

    /**
     * What the broker must answer.
     *
     * @param status the status
     * @param headers patterns by header
     * @param body pattern of the body; null when anything will do
     */
    record Outcome(int status, Map<String, Object> headers, String body) {}

    /**
     * What a subscriber answers.
     *
     * @param byId answers by the {@code ce-id} of the request, the last of which repeats; those of {@code ""} hold for all other events
     */
    record Script(Map<String, List<Answer>> byId) {}

    /**
     * One answer of a subscriber.
     *
     * @param status the status
     * @param headers its headers
     * @param body its body
     * @param delayMillis how long it takes
     * @param hang whether there never is one
     * @param reset whether the connection is broken instead
     */
    record Answer(int status, Map<String, String> headers, byte[] body, long delayMillis, boolean hang, boolean reset) {
        static Answer status(int status) {
            return new Answer(status, Map.of(), new byte[0], 0, false, false);
        }
    }

    /**
     * What must arrive at a subscriber.
     *
     * @param count how many requests, not one more
     * @param deliveries patterns of each, in this order; empty when only the number or the order counts
     * @param orders lists of ids, each of which must appear among the ids of the requests in this order
     */
    record Expectation(int count, List<Delivery> deliveries, List<List<String>> orders) {}

    /**
     * One request at a subscriber.
     *
     * @param patterns pattern by header
     * @param body pattern of the body; null when anything will do
     * @param bytes the exact body; null when anything will do
     * @param json the members that the JSON object in the body must have; one that is null must be absent
     * @param after the least time since the request before
     * @param differs headers that must not be as in the request before
     */
    record Delivery(
            Map<String, Object> patterns,
            String body,
            byte[] bytes,
            Map<String, Object> json,
            Duration after,
            List<String> differs) {}
}
