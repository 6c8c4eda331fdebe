package io.haingestor.broker;

import java.util.List;

/**
 * What a transaction stores about a Trigger.
 *
 * @param runner the Trigger
 * @param told how many of the outcomes were told; the others are deliveries that take long
 * @param settlements outcomes
 * @param rows the deliveries of the outcomes as they were then
 * @param saved the cursor
 */
record Prepared(
        TriggerRunner runner, int told, List<Settlement> settlements, List<Dispatch.Kept> rows, Cursor.Saved saved) {}
