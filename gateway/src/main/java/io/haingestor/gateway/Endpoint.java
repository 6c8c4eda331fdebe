package io.haingestor.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An address of Home Assistant's WebSocket API and the token for it. Its text never shows the token.
 *
 * @param tls whether the connection is encrypted
 * @param host a name or an address, IPv6 without brackets
 * @param port the TCP port
 * @param path the WebSocket's path, e.g. {@code /api/websocket}
 * @param token the access token
 */
record Endpoint(boolean tls, String host, int port, String path, String token) {
    private static final String WEB_SOCKET = "/websocket";
    private static final String API = "/api";
    private static final String SUPERVISOR_CORE = "/core";
    private static final Map<String, Boolean> TLS_BY_SCHEME =
            Map.of("http", false, "ws", false, "https", true, "wss", true);
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * Reads an address as people write it: http, https, ws or wss; with or without a path, {@code /api} or {@code /api/websocket}; the Supervisor's
     * {@code ws://supervisor/core/websocket}; behind a proxy also below a path of its own.
     *
     * @param url the address
     * @param token the access token
     * @throws IllegalArgumentException when it is none; the message never repeats a password in it
     */
    static Endpoint parse(String url, String token) {
        var uri = parse(url);
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        var tls = TLS_BY_SCHEME.get(scheme);
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "expected an address without user and password before the host; the access token has a key of its own");
        }
        if (tls == null || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "expected an address like http://homeassistant.local:8123, got '" + url + "'");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "expected an address without '?' and '#', like " + scheme + "://" + uri.getRawAuthority());
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("expected a port from 1 to 65535, got " + uri.getPort());
        }
        var port = uri.getPort() > 0 ? uri.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
        return new Endpoint(tls, withoutBrackets(uri.getHost()), port, webSocketPath(uri.getRawPath()), token);
    }

    /** @return the WebSocket's address, without the token */
    String address() {
        var name = host.indexOf(':') < 0 ? host : '[' + host + ']';
        return (tls ? "wss://" : "ws://") + name + ':' + port + path;
    }

    @Override
    public String toString() {
        return address();
    }

    private static URI parse(String url) {
        try {
            return new URI(url.strip());
        } catch (URISyntaxException e) {
            var shown = url.indexOf('@') < 0 ? ", got '" + url + "'" : "";
            throw new IllegalArgumentException("expected an address like http://homeassistant.local:8123" + shown, e);
        }
    }

    private static String webSocketPath(@Nullable String rawPath) {
        var path = rawPath == null ? "" : rawPath;
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (path.endsWith(WEB_SOCKET)) {
            return path;
        }
        if (path.equals(SUPERVISOR_CORE) || path.equals(SUPERVISOR_CORE + API)) {
            return SUPERVISOR_CORE + WEB_SOCKET;
        }
        return path.endsWith(API) ? path + WEB_SOCKET : path + API + WEB_SOCKET;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
