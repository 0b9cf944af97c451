package org.wardline.core.bench;

import java.io.IOException;
import java.nio.file.Path;

/// A server of the bench with its database, each in processes of their own.
interface Benched extends AutoCloseable {

    String name();

    /// Where it listens on loopback.
    int port();

    /// The certificate that its phones trust.
    Path root();

    /// Its phones: domain, number, user name and secret on each line.
    Path phones();

    /// Processor time of the server and of its PostgreSQL so far, in milliseconds.
    double cpuMs() throws IOException;

    /// Resident memory of the server without its database, after a collection, in KiB.
    double residentKib() throws IOException;

    @Override
    void close() throws IOException;
}
