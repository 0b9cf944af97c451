package org.wardline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.wardline.http.Json;
import org.wardline.ident.Secret;

/// The API as the command line calls it: over TLS, with the server's name and its root verified.
final class ApiClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    private final URI server;
    private final Optional<Secret<String>> token;
    private final HttpClient client;

    /// @param authority PEM file of the root certificate
    ApiClient(URI server, Path authority, Optional<Secret<String>> token) {
        this.server = server;
        this.token = token;
        this.client =
                HttpClient.newBuilder()
                        .sslContext(trusting(authority))
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
    }

    static ApiClient of(SignInFile.SignedIn signedIn) {
        return new ApiClient(
                signedIn.server(), signedIn.authority(), Optional.of(signedIn.token()));
    }

    JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    /// The same; empty when there is no such thing.
    Optional<JsonNode> find(String path) {
        var response = answer(request(path).GET().build());
        return response.statusCode() == 404 ? Optional.empty() : Optional.of(read(response));
    }

    JsonNode post(String path, Object body) {
        return send(
                request(path).POST(json(body)).header("Content-Type", "application/json").build());
    }

    JsonNode put(String path, Object body) {
        return send(
                request(path).PUT(json(body)).header("Content-Type", "application/json").build());
    }

    void delete(String path) {
        send(request(path).DELETE().build());
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT);
        token.ifPresent(t -> request.header("Authorization", "Bearer " + t.reveal()));
        return request.header("User-Agent", "wardline-cli");
    }

    private JsonNode send(HttpRequest request) {
        return read(answer(request));
    }

    private HttpResponse<byte[]> answer(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (SSLException e) {
            throw new CommandFailed(
                    "The server at %s could not prove who it is; is --authority its root certificate?"
                            .formatted(server));
        } catch (IOException e) {
            throw new CommandFailed("The server at %s can't be reached.".formatted(server));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted.");
        }
    }

    private JsonNode read(HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            throw new CommandFailed(sentence(response));
        }
        try {
            return response.body().length == 0
                    ? Json.MAPPER.createObjectNode()
                    : Json.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new CommandFailed("The server at %s did not answer in JSON.".formatted(server));
        }
    }

    /// Title and detail of a problem (RFC 9457).
    private static String sentence(HttpResponse<byte[]> response) {
        try {
            var problem = Json.MAPPER.readTree(response.body());
            var detail = problem.path("detail").asText();
            var title = problem.path("title").asText();
            if (!title.isEmpty()) {
                return detail.isEmpty() ? title + "." : title + ": " + detail;
            }
        } catch (IOException _) {
            // no problem document: the status says all we know
        }
        return "The server answered %d.".formatted(response.statusCode());
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        try {
            return HttpRequest.BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request could not be written as JSON", e);
        }
    }

    private static SSLContext trusting(Path authority) {
        try (InputStream pem = Files.newInputStream(authority)) {
            var root = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("root", root);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new CommandFailed(
                    "The root certificate %s can't be read; --authority names the server's ca.crt."
                            .formatted(authority));
        }
    }
}
