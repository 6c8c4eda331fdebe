package io.haingestor.broker.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge is judged: what it keeps is what was sent, and it answers as it is told. */
class RecorderTest {
    private static final byte[] EVERY_BYTE = new byte[256];

    static {
        for (var i = 0; i < EVERY_BYTE.length; i++) {
            EVERY_BYTE[i] = (byte) i;
        }
    }

    private Recorder recorder;

    @BeforeEach
    void listens() throws IOException {
        recorder = Recorder.local();
        recorder.answer("/a", received -> Case.Answer.status(202));
    }

    @AfterEach
    void closes() throws IOException {
        recorder.close();
    }

    private RawMessage post(boolean chunked, byte[] body) throws IOException {
        var request = new Case.Request("POST", "/a", Map.of("ce-Subject", "  Käfer%20"), body, chunked, null);
        return RawClient.exchange(recorder.url(), "/a", request);
    }

    @Test
    void keepsTheBytesOfHeadersAndBody() throws IOException {
        assertThat(post(false, EVERY_BYTE).status()).isEqualTo(202);

        var request = recorder.received("/a").get(0).request();
        assertThat(request.startLine()).isEqualTo("POST /a HTTP/1.1");
        assertThat(request.head()).contains("ce-Subject:   " + new String("Käfer%20".getBytes(UTF_8), ISO_8859_1));
        assertThat(request.body()).isEqualTo(EVERY_BYTE);
    }

    @Test
    void putsChunksTogether() throws IOException {
        var body = new byte[2_500];
        post(true, body);

        assertThat(recorder.received("/a").get(0).request().body()).isEqualTo(body);
    }

    @Test
    void takesSeveralRequestsOfOneConnection() throws IOException {
        try (var socket = new Socket(recorder.url().getHost(), recorder.url().getPort())) {
            socket.getOutputStream()
                    .write("POST /a HTTP/1.1\r\nContent-Length: 1\r\n\r\n1POST /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(UTF_8));
            RawMessage.read(socket.getInputStream());
            RawMessage.read(socket.getInputStream());
        }
        assertThat(recorder.received("/a")).hasSize(2);
    }

    @Test
    void answersByTheScriptAndThenRepeatsItsLast() throws IOException {
        recorder.answer("/a", Answering.play(Answering.read(List.of(503, 200)).get("main")));

        assertThat(List.of(
                        post(false, EVERY_BYTE).status(),
                        post(false, EVERY_BYTE).status(),
                        post(false, EVERY_BYTE).status()))
                .containsExactly(503, 200, 200);
    }

    @Test
    void resetsTheConnectionWhenItIsToldTo() {
        recorder.answer("/a", Answering.play(Answering.read(List.of("reset")).get("main")));

        assertThatThrownBy(() -> post(false, EVERY_BYTE)).isInstanceOf(IOException.class);
        assertThat(recorder.received("/a")).hasSize(1);
    }

    @Test
    void neverAnswersWhenItIsToldToHang() throws IOException {
        recorder.answer("/a", Answering.play(Answering.read(List.of("hang")).get("main")));
        try (var socket = new Socket(recorder.url().getHost(), recorder.url().getPort())) {
            socket.setSoTimeout(200);
            socket.getOutputStream().write("POST /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));

            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void comparesTextsAsCasesWriteThem() {
        assertThat(Pattern.matches("~[0-9]+", "123")).isTrue();
        assertThat(Pattern.matches("~[0-9]+", "12a")).isFalse();
        assertThat(Pattern.matches(null, null)).isTrue();
        assertThat(Pattern.matches(null, "")).isFalse();
        assertThat(Pattern.matches("", null)).isFalse();
        assertThat(Pattern.matches("decoded(Euro €)", "Euro%20%E2%82%AC")).isTrue();
        assertThat(Pattern.matches("decoded(Euro €)", "Euro %E2%82%AC")).isFalse();
        assertThat(Pattern.matches("base64(no room)", "bm8gcm9vbQ==")).isTrue();
    }
}
