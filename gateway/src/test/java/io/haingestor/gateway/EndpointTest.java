package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            http://homeassistant.local:8123,                   ws://homeassistant.local:8123/api/websocket
            http://homeassistant.local:8123/,                  ws://homeassistant.local:8123/api/websocket
            http://homeassistant.local:8123/api,               ws://homeassistant.local:8123/api/websocket
            http://homeassistant.local:8123/api/,              ws://homeassistant.local:8123/api/websocket
            http://homeassistant.local:8123/api/websocket,     ws://homeassistant.local:8123/api/websocket
            http://homeassistant.local:8123/api/websocket/,    ws://homeassistant.local:8123/api/websocket
            ws://homeassistant.local:8123,                     ws://homeassistant.local:8123/api/websocket
            ws://homeassistant.local:8123/api/websocket,       ws://homeassistant.local:8123/api/websocket
            http://192.168.1.5,                                ws://192.168.1.5:80/api/websocket
            https://abc.ui.nabu.casa,                          wss://abc.ui.nabu.casa:443/api/websocket
            https://abc.ui.nabu.casa/,                         wss://abc.ui.nabu.casa:443/api/websocket
            wss://home.example:8443/api/websocket,             wss://home.example:8443/api/websocket
            HTTPS://home.example,                              wss://home.example:443/api/websocket
            https://example.org/home,                          wss://example.org:443/home/api/websocket
            https://example.org/home/api/websocket,            wss://example.org:443/home/api/websocket
            ws://supervisor/core/websocket,                    ws://supervisor:80/core/websocket
            http://supervisor/core,                            ws://supervisor:80/core/websocket
            http://supervisor/core/api/,                       ws://supervisor:80/core/websocket
            http://[::1]:8123,                                 ws://[::1]:8123/api/websocket
            https://[fe80::1]/api,                             wss://[fe80::1]:443/api/websocket
            ' http://ha:8123 ',                                ws://ha:8123/api/websocket
            """)
    void anAddressIsReadAsPeopleWriteIt(String url, String address) {
        assertThat(Endpoint.parse(url, "secret").address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "homeassistant.local:8123",
                "homeassistant.local",
                "ftp://ha",
                "http://",
                "http://ha:99999",
                "http://ha:0",
                "http://ha:8123/?a=b",
                "http://ha:8123/#x",
                "http://h a",
                ""
            })
    void whatIsNoAddressIsRefused(String url) {
        assertThatThrownBy(() -> Endpoint.parse(url, "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected");
    }

    @Test
    void aPasswordInAnAddressIsRefusedAndNotRepeated() {
        for (var url : new String[] {"http://me:hunter2@ha:8123", "http://me:hunter2@h a"}) {
            assertThatThrownBy(() -> Endpoint.parse(url, "secret"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void theTextOfAnEndpointDoesNotShowItsToken() {
        assertThat(Endpoint.parse("http://ha:8123", "secret")).asString().doesNotContain("secret");
    }
}
