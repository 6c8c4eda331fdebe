package io.haingestor.broker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.haingestor.broker.api.Gate;
import io.haingestor.broker.topology.ResourceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may post to which Broker: bearer tokens (RFC 6750), of which only digests are kept. Safe for use by several threads. */
public final class Tokens implements Gate {
    /** Nobody is asked for a token. */
    public static final Tokens NONE = new Tokens(List.of());

    private static final String SCHEME = "Bearer ";
    private static final String ALL = "*/*";
    private static final String FORM = "expected '<namespace>/<broker> <token>' or '*/* <token>'";

    private final List<Grant> grants;

    private static final class Grant {
        private final byte[] digest;
        private final @Nullable ResourceName broker;

        /** @param broker null for every Broker */
        Grant(byte[] digest, @Nullable ResourceName broker) {
            this.digest = digest;
            this.broker = broker;
        }

        boolean is(byte[] other) {
            return MessageDigest.isEqual(digest, other);
        }

        boolean opens(@Nullable ResourceName name) {
            return broker == null || broker.equals(name);
        }
    }

    private Tokens(List<Grant> grants) {
        this.grants = List.copyOf(grants);
    }

    /**
     * Reads a file of one {@code <namespace>/<broker> <token>} per line; {@code *}{@code /*} stands for every Broker. Empty lines and those that begin with
     * {@code #} mean nothing.
     *
     * @param file UTF-8
     * @return at least one token
     * @throws IOException when it cannot be read, or says something else; the message names the line and never a token
     */
    public static Tokens read(Path file) throws IOException {
        var grants = new ArrayList<Grant>();
        var number = 0;
        for (var line : Files.readAllLines(file)) {
            number++;
            var text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                grants.add(grant(text, file + ":" + number));
            }
        }
        if (grants.isEmpty()) {
            throw new IOException(file + ": " + FORM + ", got no line of it");
        }
        return new Tokens(grants);
    }

    private static Grant grant(String line, String place) throws IOException {
        var words = line.split("\\s+", -1);
        var name = words[0].split("/", -1);
        if (words.length != 2 || name.length != 2 || name[0].isEmpty() || name[1].isEmpty()) {
            throw new IOException(place + ": " + FORM + ", got " + words.length + " words, the first of them "
                    + (name.length == 2 ? "a name" : "no name"));
        }
        return new Grant(digest(words[1]), words[0].equals(ALL) ? null : new ResourceName(name[0], name[1]));
    }

    /** @return whether a token is asked for */
    public boolean areRequired() {
        return !grants.isEmpty();
    }

    @Override
    public Access access(@Nullable String authorization, @Nullable ResourceName broker) {
        if (grants.isEmpty()) {
            return Access.GRANTED;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Access.UNKNOWN;
        }
        var digest = digest(authorization.substring(SCHEME.length()).strip());
        var access = Access.UNKNOWN;
        // All of them, whichever fits: how long it takes says nothing about which one nearly did.
        for (var grant : grants) {
            if (grant.is(digest) && access != Access.GRANTED) {
                access = grant.opens(broker) ? Access.GRANTED : Access.FORBIDDEN;
            }
        }
        return access;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
