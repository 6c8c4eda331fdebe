package io.haingestor.write.schema;

import io.haingestor.events.EntityState;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.Series;
import io.haingestor.timeseries.SeriesFilter;
import java.util.Optional;

/** How a state is kept as a point, and how a point is read as a state again. Safe for use by several threads. */
public sealed interface PointSchema permits CleanSchema, ClassicSchema {

    /** @return the schema's name in configuration and answers: {@code clean} or {@code classic} */
    String name();

    /**
     * @param state a normalised state
     * @return the point to store; empty when the schema keeps nothing of such a state. The same state gives the same measurement, tags and
     *     time, whatever the registries say of its entity by then
     */
    Optional<Point> point(EntityState state);

    /**
     * @param series a stored series
     * @return the entity that it belongs to; empty when it is not a series of an entity
     */
    Optional<String> entityId(Series series);

    /**
     * @param entityId e.g. {@code sensor.kitchen_temperature}
     * @return the series of that entity; {@code classic} may have several, one per measurement
     * @throws IllegalArgumentException when it is not {@code <domain>.<object_id>}
     */
    SeriesFilter entity(String entityId);

    /**
     * @param point a stored point of an entity
     * @return what it says of the entity
     */
    StoredState read(Point point);
}
