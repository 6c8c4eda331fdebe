package io.haingestor.gateway;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A self-signed certificate, made by the JDK's own keytool, once for all tests of a process.
 *
 * @param key the key and certificate for a server
 * @param pem the certificate for a client
 */
record TestCertificate(PfxOptions key, String pem) {
    private static final String PASSWORD = "changeit";

    /** The certificate of 127.0.0.1. */
    static final TestCertificate OF_THIS_MACHINE = make();

    private static TestCertificate make() {
        var folder = temporaryFolder();
        var file = folder.resolve("server.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        try {
            var made = new ProcessBuilder(
                            keytool.toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=test",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            PASSWORD)
                    .inheritIO()
                    .start()
                    .waitFor();
            if (made != 0) {
                throw new AssertionError("keytool ended with " + made);
            }
            var store = KeyStore.getInstance("PKCS12");
            try (var input = Files.newInputStream(file)) {
                store.load(input, PASSWORD.toCharArray());
            }
            var encoded = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(store.getCertificate("server").getEncoded());
            return new TestCertificate(
                    new PfxOptions().setPath(file.toString()).setPassword(PASSWORD),
                    "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Goes with the process. */
    private static Path temporaryFolder() {
        try {
            var folder = Files.createTempDirectory("certificate");
            folder.toFile().deleteOnExit();
            folder.resolve("server.p12").toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
