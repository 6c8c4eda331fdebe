package io.haingestor.gateway;

import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures what the gateway keeps of a home: the heap with a thousand and with 21,000 entities, after a collection. To be run by hand:
 * {@code java -XX:+UseSerialGC -cp <test class path of the module> io.haingestor.gateway.EntityMemory}.
 */
final class EntityMemory {
    private static final int FEW = 1_000;
    private static final int MANY = 21_000;
    private static final int ENTITIES_PER_DEVICE = 5;

    private EntityMemory() {}

    /** @param args none */
    public static void main(String[] args) {
        var few = home(FEW);
        var before = heap();
        var many = home(MANY);
        var kilobytes = (heap() - before) * FEW / MANY / 1024;
        System.out.printf(
                "%d KB per 1,000 entities (%d bytes of JSON came in for each; %d and %d are known)%n",
                kilobytes, json(1, MANY).length() + entry(1).length(), few.feed.size(), many.feed.size());
    }

    private static FeedBench home(int entities) {
        var bench = new FeedBench();
        bench.registry(RegistryKind.AREA, "[{\"area_id\":\"kitchen\",\"name\":\"Kitchen\",\"floor_id\":null}]");
        bench.registry(RegistryKind.DEVICE, list(entities / ENTITIES_PER_DEVICE, EntityMemory::device));
        bench.registry(RegistryKind.ENTITY, list(entities, EntityMemory::entry));
        bench.apply(IntStream.range(0, entities)
                .mapToObj(i -> json(i, entities))
                .collect(Collectors.joining(",", "{\"a\":{", "}}")));
        bench.events.clear();
        return bench;
    }

    private static String list(int count, java.util.function.IntFunction<String> entry) {
        return IntStream.range(0, count).mapToObj(entry).collect(Collectors.joining(",", "[", "]"));
    }

    /** As subscribe_entities shows a sensor. */
    private static String json(int number, int entities) {
        return "\"sensor.room_%d_of_%d_temperature\":{\"s\":\"21.%d\",\"a\":{\"state_class\":\"measurement\",\"unit_of_measurement\":\"°C\",\"device_class\":\"temperature\",\"friendly_name\":\"Room %d Temperature\"},\"c\":\"01HXAAAAAAAAAAAAAAAAAA%04d\",\"lc\":1772359200.123456}"
                .formatted(number, entities, number, number, number % 10_000);
    }

    /** As Home Assistant 2026.3 lists an entity. */
    private static String entry(int number) {
        return "{\"area_id\":null,\"categories\":{},\"config_entry_id\":\"01HXCONFIGENTRY0000000000\",\"config_subentry_id\":null,\"created_at\":1772359200.1,\"device_id\":\"d%032d\",\"disabled_by\":null,\"entity_category\":null,\"entity_id\":\"sensor.room_%d_of_%d_temperature\",\"has_entity_name\":true,\"hidden_by\":null,\"icon\":null,\"id\":\"e%032d\",\"labels\":[],\"modified_at\":1772359200.1,\"name\":null,\"options\":{\"conversation\":{\"should_expose\":false},\"sensor\":{\"suggested_display_precision\":1}},\"original_name\":\"Temperature\",\"platform\":\"mqtt\",\"translation_key\":null,\"unique_id\":\"00:15:8d:00:%08d-temperature\"}"
                .formatted(number / ENTITIES_PER_DEVICE, number, MANY, number, number);
    }

    /** As Home Assistant 2026.3 lists a device. */
    private static String device(int number) {
        return "{\"area_id\":\"kitchen\",\"config_entries\":[\"01HXCONFIGENTRY0000000000\"],\"configuration_url\":null,\"connections\":[[\"zigbee\",\"00:15:8d:00:%08d\"]],\"created_at\":1772359200.1,\"disabled_by\":null,\"entry_type\":null,\"hw_version\":null,\"id\":\"d%032d\",\"identifiers\":[[\"mqtt\",\"zigbee2mqtt_%08d\"]],\"labels\":[],\"manufacturer\":\"Aqara\",\"model\":\"WSDCGQ11LM\",\"model_id\":null,\"modified_at\":1772359200.1,\"name\":\"Room %d\",\"name_by_user\":null,\"primary_config_entry\":\"01HXCONFIGENTRY0000000000\",\"serial_number\":null,\"sw_version\":\"1.0\",\"via_device_id\":null}"
                .formatted(number, number, number, number);
    }

    private static long heap() {
        for (var i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
