package io.haingestor.gateway;

import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates a connection trusts.
 *
 * @param pem certificates that are trusted beside those of the Java runtime; null for none
 * @param verify whether anything is checked at all
 */
record Trust(@Nullable String pem, boolean verify) {
    static final Trust OF_THE_RUNTIME = new Trust(null, true);

    /** @throws IllegalArgumentException when the PEM holds no certificate, or a broken one */
    Trust {
        if (pem != null) {
            trustStore(pem);
        }
    }

    /** Sets up a client. The host's name is set up by the caller, because each kind of client has a method of its own for it. */
    void applyTo(ClientOptionsBase options) {
        if (!verify) {
            options.setTrustAll(true);
        } else if (pem != null) {
            options.setTrustOptions(TrustOptions.wrap(trustStore(pem)));
        }
    }

    private static TrustManagerFactory trustStore(String pem) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var runtime = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            runtime.init((KeyStore) null);
            var certificates = new ArrayList<Certificate>(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("expected certificates in PEM, found none");
            }
            for (var manager : runtime.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    certificates.addAll(List.of(x509.getAcceptedIssuers()));
                }
            }
            for (var i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("certificate-" + i, certificates.get(i));
            }
            var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(store);
            return trusted;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("expected certificates in PEM: " + e.getMessage(), e);
        }
    }
}
