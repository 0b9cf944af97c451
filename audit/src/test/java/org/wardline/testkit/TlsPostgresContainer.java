package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.wardline.db.DatabaseTarget;

/// PostgreSQL in a container, over TLS with a certificate of its own: Wardline speaks to no
/// external server in any other way.
final class TlsPostgresContainer {

    private static final String IMAGE = "postgres:18";
    private static final int PORT = 5432;
    private static final String SUPERUSER_PASSWORD = "superuser-of-tests";

    /// Runs as PostgreSQL's user inside the container, which must own the key.
    private static final String ENABLE_TLS =
            """
            set -e
            install -m 600 /tls/server.key "$PGDATA/server.key"
            install -m 600 /tls/server.crt "$PGDATA/server.crt"
            echo "ssl = on" >> "$PGDATA/postgresql.conf"
            """;

    private final GenericContainer<?> container;
    private final Path rootCertificate;

    private TlsPostgresContainer(GenericContainer<?> container, Path rootCertificate) {
        this.container = container;
        this.rootCertificate = rootCertificate;
    }

    static TlsPostgresContainer started() {
        try {
            var certificate = ServerCertificate.make();
            var root = Files.createTempFile("wardline-root", ".pem");
            root.toFile().deleteOnExit();
            Files.writeString(root, certificate.certificatePem());
            var container =
                    new GenericContainer<>(IMAGE)
                            .withEnv("POSTGRES_PASSWORD", SUPERUSER_PASSWORD)
                            .withEnv("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256")
                            .withCopyToContainer(
                                    Transferable.of(certificate.keyPem()), "/tls/server.key")
                            .withCopyToContainer(
                                    Transferable.of(certificate.certificatePem()),
                                    "/tls/server.crt")
                            .withCopyToContainer(
                                    Transferable.of(ENABLE_TLS),
                                    "/docker-entrypoint-initdb.d/tls.sh")
                            .withExposedPorts(PORT)
                            .waitingFor(Wait.forLogMessage(".*ready to accept connections.*", 2));
            container.start();
            return new TlsPostgresContainer(container, root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    DatabaseTarget.External target(String database) {
        return new DatabaseTarget.External(
                container.getHost(), container.getMappedPort(PORT), database, rootCertificate);
    }

    Connection connectAsSuperuser(String database) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {container.getHost()});
        source.setPortNumbers(new int[] {container.getMappedPort(PORT)});
        source.setDatabaseName(database);
        source.setSslMode("verify-full");
        source.setSslRootCert(rootCertificate.toString());
        source.setUser("postgres");
        source.setPassword(SUPERUSER_PASSWORD);
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
