package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haingestor.events.RegistryBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The entity is sensor.kitchen_rssi of device d1, in area kitchen, with the labels noisy and radio. */
class EntityFilterTest {
    private static final RegistryBlock KNOWN = new RegistryBlock(
            "r1", "mqtt", "u1", null, "d1", null, null, null, "kitchen", null, null, null, List.of("noisy", "radio"));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
            -,                                  -,                                   true
            domain:sensor,                      -,                                   true
            domain:light,                       -,                                   false
            -,                                  domain:sensor,                       false
            -,                                  domain:light,                        true
            domain:sensor,                      domain:sensor,                       false
            entity:sensor.kitchen_rssi,         entity:sensor.kitchen_rssi,          false
            entity:sensor.kitchen_rssi,         glob:sensor.*_rssi,                  true
            glob:sensor.kitchen_*,              entity:sensor.kitchen_rssi,          false
            glob:sensor.kitchen_*,              device:d1,                           true
            device:d1,                          glob:*_rssi,                         false
            device:d1,                          area:kitchen,                        true
            area:kitchen,                       device:d1,                           false
            area:kitchen,                       label:noisy,                         true
            label:radio,                        area:kitchen,                        false
            label:radio,                        label:noisy,                         false
            label:radio,                        domain:sensor,                       true
            domain:sensor,                      label:noisy,                         false
            domain:sensor,                      area:cellar,                         true
            domain:sensor,                      domain:light,                        true
            area:cellar,                        domain:light,                        false
            domain:sensor glob:x*,              entity:sensor.other glob:*_rssi,     false
            """)
    void theMostSpecificRuleDecides(String include, String exclude, boolean passes) {
        var filter = new EntityFilter(rules(include), rules(exclude));

        assertThat(filter.lets("sensor.kitchen_rssi", KNOWN)).isEqualTo(passes);
    }

    @Test
    void anEntityThatIsNotRegisteredHasNeitherDeviceNorAreaNorLabel() {
        var filter = new EntityFilter(EntityFilter.Rules.NONE, rules("device:d1 area:kitchen label:noisy"));

        assertThat(filter.lets("sensor.kitchen_rssi", null)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "sensor.*,            sensor.a,       true",
        "sensor.*,            sensorxa,       false",
        "*,                   light.x,        true",
        "light.?,             light.x,        true",
        "light.?,             light.xy,       false",
        "*_[abc],             light.x_b,      true",
        "*_[!abc],            light.x_b,      false",
        "*_[!abc],            light.x_d,      true",
        "light.x,             light.xx,       false",
        "a.b*c?d,             a.b__c_d,       true"
    })
    void aGlobMatchesAsInAShell(String glob, String entityId, boolean matches) {
        assertThat(EntityFilter.glob(glob).matcher(entityId).matches()).isEqualTo(matches);
    }

    @Test
    void aGlobWhoseSetHasNoEndIsRefused() {
        assertThatThrownBy(() -> EntityFilter.glob("light.[ab"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("light.[ab");
    }

    private static EntityFilter.Rules rules(String text) {
        if (text == null) {
            return EntityFilter.Rules.NONE;
        }
        Set<String> entities = new HashSet<>();
        List<Pattern> globs = new ArrayList<>();
        Set<String> devices = new HashSet<>();
        Set<String> areas = new HashSet<>();
        Set<String> labels = new HashSet<>();
        Set<String> domains = new HashSet<>();
        for (var rule : text.split(" ", -1)) {
            var value = rule.substring(rule.indexOf(':') + 1);
            switch (rule.substring(0, rule.indexOf(':'))) {
                case "entity" -> entities.add(value);
                case "glob" -> globs.add(EntityFilter.glob(value));
                case "device" -> devices.add(value);
                case "area" -> areas.add(value);
                case "label" -> labels.add(value);
                case "domain" -> domains.add(value);
                default -> throw new IllegalArgumentException(rule);
            }
        }
        return new EntityFilter.Rules(entities, globs, devices, areas, labels, domains);
    }
}
