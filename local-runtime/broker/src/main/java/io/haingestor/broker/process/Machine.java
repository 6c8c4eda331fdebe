package io.haingestor.broker.process;

import io.haingestor.broker.Subscribers;
import io.haingestor.broker.topology.ResourceName;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What all functions share.
 *
 * @param http reaches an address
 * @param programs what stands behind Services
 * @param ingress where a process posts events to a Broker; asked when one is started, and may wait
 * @param clock windows, backoffs and deadlines
 * @param pace how long is waited for a process
 * @param threads start processes and read what they write
 * @param ports where processes listen
 */
record Machine(
        Subscribers http,
        FunctionPrograms programs,
        Function<ResourceName, String> ingress,
        Clock clock,
        Pace pace,
        Executor threads,
        Ports ports) {

    /** @return how many processes a function may have that sets no limit */
    int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
