package io.haingestor.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import org.junit.jupiter.api.Test;

class PayloadDataTest {

    @Test
    void itsBytesAreTheCodecsAndMadeOnce() {
        var data = PayloadData.of(Payloads.state());

        assertThat(data.toBytes()).isEqualTo(EventJson.write(Payloads.state())).isSameAs(data.toBytes());
    }

    @Test
    void thePayloadIsGivenAsExactlyItsTypeOnly() {
        var change =
                new HomeAssistantEvent<>("state_changed", new StateChanged("a.b", null, null), null, null, null, null);
        var data = PayloadData.ofStateChanged(change);
        var mapper = EventJson.mapper();

        assertThat(data.valueAs(mapper.constructType(new TypeReference<HomeAssistantEvent<StateChanged>>() {})))
                .isSameAs(change);
        assertThat(data.valueAs(mapper.constructType(new TypeReference<HomeAssistantEvent<String>>() {})))
                .isNull();
        assertThat(data.valueAs(mapper.constructType(HomeAssistantEvent.class))).isNull();
        assertThat(PayloadData.of(Payloads.state()).valueAs(mapper.constructType(EntityState.class)))
                .isEqualTo(Payloads.state());
    }
}
