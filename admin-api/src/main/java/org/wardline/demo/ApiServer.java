package org.wardline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.wardline.ident.Secret;

/// The HTTPS API as any client sees it: name and certificate of the server are checked. Any thread.
public final class ApiServer implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient client;

    /// An answer, whatever its status.
    ///
    /// @param body all that came; shorter than promised when `cut`
    /// @param cut whether the connection broke before the promised end
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Reply(int status, byte[] body, boolean cut) {

        /// The body as JSON.
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException("the server's answer is no JSON", e);
            }
        }
    }

    /// @param port of the HTTPS listener on this machine
    /// @param authority the root that signed its certificate
    public ApiServer(int port, X509Certificate authority) {
        this.base = URI.create("https://localhost:" + port);
        this.client = HttpClient.newBuilder().sslContext(trusting(authority)).build();
    }

    /// Where it is.
    public URI base() {
        return base;
    }

    /// Signs a person in.
    ///
    /// @param practice its domain; empty for the operator of the installation
    public ApiPerson signIn(Optional<String> practice, String login, Secret<String> password) {
        var credentials =
                JSON.createObjectNode().put("login", login).put("password", password.reveal());
        practice.ifPresent(domain -> credentials.put("practice", domain));
        Reply reply = send("POST", "/v1/sessions", Optional.of(credentials), Map.of());
        if (reply.status() != 201) {
            throw new IllegalStateException(
                    "sign-in of " + login + " was answered " + reply.status());
        }
        return new ApiPerson(this, Secret.of(reply.json().get("token").textValue()));
    }

    @Override
    public void close() {
        client.close();
    }

    Reply send(String method, String path, Optional<JsonNode> body, Map<String, String> headers) {
        HttpRequest.BodyPublisher publisher =
                body.map(node -> HttpRequest.BodyPublishers.ofString(node.toString()))
                        .orElseGet(HttpRequest.BodyPublishers::noBody);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(DEADLINE)
                        .method(method, publisher);
        body.ifPresent(_ -> request.header("Content-Type", "application/json"));
        headers.forEach(request::header);
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            return read(response);
        } catch (IOException e) {
            throw new IllegalStateException("the API does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Keeps what came before a break.
    private static Reply read(HttpResponse<InputStream> response) {
        var body = new ByteArrayOutputStream();
        try (var in = response.body()) {
            in.transferTo(body);
            return new Reply(response.statusCode(), body.toByteArray(), false);
        } catch (IOException _) {
            return new Reply(response.statusCode(), body.toByteArray(), true);
        }
    }

    private static SSLContext trusting(X509Certificate authority) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the JDK refuses the authority's certificate", e);
        }
    }
}
