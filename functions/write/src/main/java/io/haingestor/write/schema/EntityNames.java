package io.haingestor.write.schema;

/** The two parts of an entity id: {@code <domain>.<object_id>}. */
final class EntityNames {
    private EntityNames() {}

    /** @throws IllegalArgumentException when it is not an entity id */
    static String domain(String entityId) {
        return entityId.substring(0, dot(entityId));
    }

    /** @throws IllegalArgumentException when it is not an entity id */
    static String objectId(String entityId) {
        return entityId.substring(dot(entityId) + 1);
    }

    private static int dot(String entityId) {
        int dot = entityId.indexOf('.');
        if (dot < 1 || dot == entityId.length() - 1) {
            throw new IllegalArgumentException(
                    "Expected an entity id like sensor.kitchen_temperature, got '" + entityId + "'");
        }
        return dot;
    }
}
