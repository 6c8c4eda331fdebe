package io.haingestor.broker;

import java.util.List;
import java.util.Map;

/**
 * What a Trigger had not done when the log was last used.
 *
 * @param saved its cursor
 * @param passed deliveries in "pending" that the cursor has passed, by position
 * @param ahead deliveries in "pending" that the cursor has yet to pass, by position; each is taken out when it is reached
 */
record Backlog(Cursor.Saved saved, List<Dispatch> passed, Map<Long, Dispatch> ahead) {}
