package io.haingestor.broker;

import java.util.List;

/**
 * What the log has to store about a delivery.
 *
 * @param runner its Trigger
 * @param dispatch the delivery
 * @param outcome what became of it
 * @param replies the events that it was answered with
 */
record Settlement(TriggerRunner runner, Dispatch dispatch, Dispatch.Outcome outcome, List<LogEntry> replies) {}
