package org.wardline.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The whole phone system of one process, running: database, keys, signalling, media, messages and
/// the API.
///
/// Starts completely or not at all. The caller's thread does the starting; afterwards the server
/// has its own threads until it is closed.
public final class WardlineServer implements AutoCloseable {

    private final Wiring wiring;

    private WardlineServer(Wiring wiring) {
        this.wiring = wiring;
    }

    /// Starts the server and returns when phones and people can connect. The first start makes
    /// everything that is missing in the home folder.
    ///
    /// @param progress told in a sentence what takes long
    /// @throws StartRefused with one sentence for the operator, after everything that had started
    ///   was stopped
    public static WardlineServer start(ServerConfig config, Consumer<String> progress) {
        return new WardlineServer(Wiring.start(config, progress));
    }

    /// Where the API listens, with the ports that the system chose.
    public List<InetSocketAddress> httpsAddresses() {
        return wiring.httpsAddresses();
    }

    /// Where phones connect by TLS, with the ports that the system chose.
    public List<InetSocketAddress> sipAddresses() {
        return wiring.sipAddresses();
    }

    /// The root that phones and API clients must trust.
    public X509Certificate authority() {
        return wiring.authority();
    }

    /// The root as a PEM file, to hand out.
    public Path authorityFile() {
        return wiring.authorityFile();
    }

    /// The account that this start made; present on the first start only.
    public Optional<FirstAdministrator> firstAdministrator() {
        return wiring.firstAdministrator();
    }

    /// Stops in order: no new calls and requests, then what runs is ended and written, then the
    /// database.
    @Override
    public void close() {
        wiring.close();
    }
}
