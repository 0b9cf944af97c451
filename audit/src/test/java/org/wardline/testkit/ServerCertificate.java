package org.wardline.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/// A self-signed TLS certificate for `localhost` and 127.0.0.1 as PEM files, made by the JDK's
/// keytool.
public record ServerCertificate(String certificatePem, String keyPem) {

    /// Makes a new one, valid for two days.
    public static ServerCertificate make() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("wardline-tls");
        try {
            var store = folder.resolve("server.p12");
            var keytool =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-alias",
                                    "server",
                                    "-keyalg",
                                    "EC",
                                    "-groupname",
                                    "secp256r1",
                                    "-dname",
                                    "CN=localhost",
                                    "-ext",
                                    "SAN=dns:localhost,ip:127.0.0.1",
                                    "-validity",
                                    "2",
                                    "-storetype",
                                    "PKCS12",
                                    "-storepass",
                                    "of-tests",
                                    "-keystore",
                                    store.toString())
                            .inheritIO()
                            .start();
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool failed");
            }
            return read(store);
        } finally {
            TestFolders.delete(folder);
        }
    }

    private static ServerCertificate read(Path store) throws IOException {
        try {
            var password = "of-tests".toCharArray();
            var keys = KeyStore.getInstance(store.toFile(), password);
            return new ServerCertificate(
                    pem("CERTIFICATE", keys.getCertificate("server").getEncoded()),
                    pem("PRIVATE KEY", keys.getKey("server", password).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN "
                + type
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END "
                + type
                + "-----\n";
    }
}
