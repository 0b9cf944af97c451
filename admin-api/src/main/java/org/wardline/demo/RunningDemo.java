package org.wardline.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.wardline.demo.phone.PhoneAccount;
import org.wardline.demo.phone.Softphone;
import org.wardline.server.ServerConfig;
import org.wardline.server.WardlineServer;

/// A server of the demo while it runs, with its API as clients see it.
final class RunningDemo implements AutoCloseable {

    private final WardlineServer server;
    private final ApiServer api;

    private RunningDemo(WardlineServer server, ApiServer api) {
        this.server = server;
        this.api = api;
    }

    static RunningDemo start(ServerConfig config, Consumer<String> progress) {
        WardlineServer server = WardlineServer.start(config, progress);
        return new RunningDemo(
                server,
                new ApiServer(server.httpsAddresses().getFirst().getPort(), server.authority()));
    }

    WardlineServer server() {
        return server;
    }

    ApiServer api() {
        return api;
    }

    /// Where phones of this machine connect.
    InetSocketAddress sip() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.sipAddresses().getFirst().getPort());
    }

    PhoneAccount account(DemoPractice practice, String number) {
        return practice.account(number, sip(), server.authority());
    }

    /// Connects and registers a phone of a practice.
    ///
    /// @throws IllegalStateException when the server refuses it
    Softphone register(PhoneAccount account) throws IOException {
        Softphone phone = Softphone.connect(account);
        int status = phone.register();
        if (status != 200) {
            phone.close();
            throw new IllegalStateException("REGISTER was answered " + status);
        }
        return phone;
    }

    @Override
    public void close() {
        api.close();
        server.close();
    }
}
