package io.haingestor.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/**
 * Every key of the gateway, below {@code haingestor.gateway}, as it is written. All values are texts, so that {@link GatewaySettings#read}
 * can report every error at once. The README of the module explains each key.
 */
@ConfigMapping(prefix = "haingestor.gateway")
public interface GatewayConfig {

    /** @return {@code here} or {@code true}: the gateway runs in this process; {@code off} or {@code false}: it does not */
    @WithDefault("${HA_INGESTOR_GATEWAY:here}")
    String enabled();

    /** @return the address of Home Assistant */
    @WithDefault("${HA_URL:}")
    Optional<String> url();

    /** @return the access token */
    @WithDefault("${HA_TOKEN:${HA_ACCESS_TOKEN:${SUPERVISOR_TOKEN:}}}")
    Optional<String> token();

    /** @return the token of the Supervisor, which also means that its address is the default */
    @WithDefault("${SUPERVISOR_TOKEN:}")
    Optional<String> supervisorToken();

    /** @return the second address */
    NabuCasa nabuCasa();

    /** @return the third address */
    Local local();

    /** @return the home's own identity, for the {@code source} of its events */
    Optional<String> instance();

    /** @return the folder for the outbox and the instance's identity */
    @WithDefault("${HA_INGESTOR_DATA:data}/gateway")
    String folder();

    /** @return the event types to subscribe to beside the states */
    @WithDefault("call_service,automation_triggered,script_started")
    List<String> events();

    /** @return the largest message that is read */
    @WithDefault("64M")
    String maxMessageSize();

    /** @return how long a TCP connection, TLS and the WebSocket's handshake may take */
    @WithDefault("10s")
    String connectTimeout();

    /** @return how long Home Assistant may take to accept the token */
    @WithDefault("10s")
    String authTimeout();

    /** @return how long Home Assistant may take to answer a command */
    @WithDefault("60s")
    String commandTimeout();

    /** @return how often a ping is sent */
    @WithDefault("30s")
    String pingInterval();

    /** @return how long after a ping nothing at all may arrive */
    @WithDefault("10s")
    String pingTimeout();

    /** @return how often the first address is tried while a later one is connected */
    @WithDefault("60s")
    String returnInterval();

    /** @return how long a stop waits for the sink before it moves what is left to the outbox */
    @WithDefault("3s")
    String stopTimeout();

    /** @return how to trust an address that begins with https or wss */
    Tls tls();

    /** @return which entities are left out */
    Filter filter();

    /** @return what is taken out of attributes */
    Secrets secrets();

    /** @return how much may be with the sink at a time */
    InFlight inFlight();

    /** @return the outbox's bounds */
    Outbox outbox();

    /** @return the sink of a Knative source */
    Sink sink();

    /** The address of Nabu Casa's cloud. */
    interface NabuCasa {
        /** @return the address */
        @WithDefault("${NABU_CASA_URL:}")
        Optional<String> url();

        /** @return its token; the first address's when absent */
        @WithDefault("${NABU_CASA_TOKEN:}")
        Optional<String> token();
    }

    /** A further address in the local network. */
    interface Local {
        /** @return the address */
        @WithDefault("${LOCAL_HA_URL:}")
        Optional<String> url();

        /** @return its token; the first address's when absent */
        @WithDefault("${LOCAL_HA_TOKEN:}")
        Optional<String> token();
    }

    /** How to trust an address that begins with https or wss. */
    interface Tls {
        /** @return a PEM file with certificates that are trusted beside those of the Java runtime */
        @WithDefault("${HA_CA_FILE:}")
        Optional<String> caFile();

        /** @return {@code false} trusts every certificate */
        @WithDefault("${HA_TLS_VERIFY:true}")
        String verify();
    }

    /** Which entities are left out; the most specific rule that names an entity decides. */
    interface Filter {
        /** @return rules that let an entity in */
        Rules include();

        /** @return rules that keep an entity out */
        Rules exclude();
    }

    /** Rules of one kind. */
    interface Rules {
        /** @return entity ids */
        Optional<List<String>> entities();

        /** @return globs over entity ids, with {@code *}, {@code ?} and {@code [...]} */
        Optional<List<String>> globs();

        /** @return device ids */
        Optional<List<String>> devices();

        /** @return area ids */
        Optional<List<String>> areas();

        /** @return label ids */
        Optional<List<String>> labels();

        /** @return domains */
        Optional<List<String>> domains();
    }

    /** What is taken out of attributes. */
    interface Secrets {
        /** @return names that are removed at any depth, beside {@code access_token} */
        @WithDefault("token,refresh_token,password,api_key,client_secret,default_code")
        List<String> attributes();

        /** @return {@code keep}, or {@code remove} for latitude, longitude and the like */
        @WithDefault("keep")
        String gps();
    }

    /** How much may be with the sink at a time. */
    interface InFlight {
        /** @return events */
        @WithDefault("8192")
        String events();

        /** @return bytes of data */
        @WithDefault("32M")
        String size();
    }

    /** The outbox's bounds. */
    interface Outbox {
        /** @return bytes of events on disk */
        @WithDefault("1G")
        String maxSize();

        /** @return how long an event may wait */
        @WithDefault("7d")
        String maxAge();

        /** @return bytes of events that wait outside the disk; from a quarter on they go there */
        @WithDefault("64M")
        String memory();
    }

    /** The sink of a Knative source. */
    interface Sink {
        /** @return the address that events are posted to where the process has no sink of its own */
        @WithDefault("${K_SINK:}")
        Optional<String> url();

        /** @return the bearer token that is shown to it */
        @WithDefault("${HA_INGESTOR_SINK_TOKEN:}")
        Optional<String> token();

        /** @return {@code {"extensions":{"name":"value"}}}, set on every event */
        @WithDefault("${K_CE_OVERRIDES:}")
        Optional<String> overrides();

        /** @return certificates in PEM (the text, not a file) that are trusted beside those of the Java runtime */
        @WithDefault("${K_CA_CERTS:}")
        Optional<String> caCerts();

        /** @return requests at a time */
        @WithDefault("32")
        String concurrency();

        /** @return how long one request may take */
        @WithDefault("30s")
        String timeout();
    }
}
