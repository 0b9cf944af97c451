package org.wardline.notice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.wardline.audit.tls.PinnedAuthorities;
import org.wardline.tls.TlsIdentity;

/// A web server of somebody else: HTTPS on loopback.
public final class HttpsPeer implements AutoCloseable {

    private static final char[] IN_MEMORY = "in memory".toCharArray();

    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final HttpsServer server;

    /// What it does with a request.
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /// @param web what it shows
    public HttpsPeer(TlsIdentity web, Answer answer) throws Exception {
        var shown = PinnedAuthorities.emptyStore();
        shown.setKeyEntry(
                "web", web.key().reveal(), IN_MEMORY, web.chain().toArray(Certificate[]::new));
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(shown, IN_MEMORY);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext(
                "/",
                exchange -> {
                    paths.add(exchange.getRequestURI().getPath());
                    answer.to(exchange);
                });
        server.start();
    }

    public URI at(String path) {
        return URI.create("https://localhost:" + server.getAddress().getPort() + path);
    }

    /// The paths that were asked for, in order.
    public List<String> paths() {
        return paths;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
