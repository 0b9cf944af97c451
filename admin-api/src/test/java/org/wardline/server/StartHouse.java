package org.wardline.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.wardline.media.PortRange;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.OwnPostgres;
import org.wardline.testkit.TestFolders;

/// A folder in which servers are started, and what their starts say.
final class StartHouse implements AutoCloseable {

    static final PortRange RTP = new PortRange(41_000, 41_099);

    private final List<String> said = new ArrayList<>();
    private final Path home;
    private final ServerConfig config;

    private StartHouse(Path home) {
        this.home = home;
        this.config = ServerConfig.in(home).onLoopback(RTP);
    }

    /// Where nothing has run yet.
    static StartHouse empty() throws IOException {
        var home = Files.createTempDirectory("wardline-start");
        OwnPostgres.lendPrograms(home);
        return new StartHouse(home);
    }

    /// Where a server has run: its operator `admin` has chosen [ApiHouse#CHOSEN] and made the
    /// practice `north.example`. A copy of one that is made once per JVM.
    static StartHouse afterAFirstStart() throws IOException {
        var folder = Files.createTempDirectory("wardline-start");
        TestFolders.copy("-a", Used.HOUSE.home.resolve("."), folder);
        return new StartHouse(folder);
    }

    private static final class Used {
        static final StartHouse HOUSE = used();

        private static StartHouse used() {
            try {
                var house = empty();
                Runtime.getRuntime().addShutdownHook(new Thread(house::close));
                try (var server = house.start()) {
                    var operator = signIn(server, server.firstAdministrator().orElseThrow());
                    operator.send(
                            "POST",
                            "/v1/practices",
                            Map.of("name", "North", "domain", "north.example"));
                }
                return house;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Path home() {
        return home;
    }

    ServerConfig config() {
        return config;
    }

    /// What the newest start said.
    List<String> said() {
        return said;
    }

    WardlineServer start() {
        return start(config);
    }

    WardlineServer start(ServerConfig with) {
        said.clear();
        return WardlineServer.start(with, said::add);
    }

    static ApiClient client(WardlineServer server) {
        var port = server.httpsAddresses().getFirst().getPort();
        return new ApiClient(URI.create("https://localhost:" + port), server.authority());
    }

    static ApiClient signIn(WardlineServer server, FirstAdministrator administrator) {
        var client = client(server);
        client.signIn("", administrator.login(), administrator.password().reveal());
        client.changePassword(administrator.password().reveal(), ApiHouse.CHOSEN);
        return client;
    }

    @Override
    public void close() {
        TestFolders.delete(home);
    }
}
