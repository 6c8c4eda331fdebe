package io.haingestor.write.schema;

import io.haingestor.events.EntityState;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.Series;
import io.haingestor.timeseries.SeriesFilter;
import io.haingestor.timeseries.TextMatch;
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

    /** @return whether {@link #point} is never empty */
    boolean keepsEveryState();

    /**
     * @param series a stored series
     * @return the entity that it belongs to; empty when it is not a series of an entity
     */
    Optional<String> entityId(Series series);

    /** @return whether a point keeps what the registries say of its entity, so that it can be filtered by */
    boolean hasDimensions();

    /** @return the series of all entities */
    SeriesFilter entities();

    /**
     * @param filter some series of entities
     * @param entityId what their entity ids must be like
     * @return those of them; one entity may have several series with {@code classic}, one per measurement
     * @throws IllegalArgumentException when the schema cannot ask for such ids, with what it can
     */
    SeriesFilter withEntity(SeriesFilter filter, TextMatch entityId);

    /**
     * @param entityId e.g. {@code sensor.kitchen_temperature}
     * @return the series of that entity
     * @throws IllegalArgumentException when it is not {@code <domain>.<object_id>}
     */
    default SeriesFilter entity(String entityId) {
        EntityNames.objectId(entityId);
        return withEntity(entities(), TextMatch.equalTo(entityId));
    }

    /**
     * @param point a stored point of an entity
     * @return what it says of the entity
     */
    StoredState read(Point point);
}
