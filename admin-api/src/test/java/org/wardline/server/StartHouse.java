package org.wardline.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wardline.media.PortRange;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.OwnPostgres;
import org.wardline.testkit.TestFolders;

/// A folder in which servers are started, and what their starts say.
final class StartHouse implements AutoCloseable {

    static final PortRange RTP = new PortRange(41_000, 41_099);

    private final List<String> said = new ArrayList<>();
    private final Path home = Files.createTempDirectory("wardline-start");
    private final ServerConfig config = ServerConfig.in(home).onLoopback(RTP);

    StartHouse() throws IOException {
        OwnPostgres.lendPrograms(home);
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
