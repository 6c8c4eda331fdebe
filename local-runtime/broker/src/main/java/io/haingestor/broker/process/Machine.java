package io.haingestor.broker.process;

import io.haingestor.broker.Subscribers;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What all functions share.
 *
 * @param http reaches an address
 * @param clock windows, backoffs and deadlines
 * @param pace how long is waited for a process
 * @param threads start processes and read what they write
 * @param processors how many processes a function may have that sets no limit
 */
record Machine(Subscribers http, Clock clock, Pace pace, Executor threads, int processors) {}
