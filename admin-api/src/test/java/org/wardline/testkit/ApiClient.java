package org.wardline.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.wardline.http.Json;

/// A client of the API in tests: any request, any header, and the answer as it came.
public final class ApiClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI base;
    private final HttpClient http;
    private Optional<String> token = Optional.empty();
    private String session = "";

    /// @param root the only authority that is trusted
    public ApiClient(URI base, X509Certificate root) {
        this.base = base;
        this.http = HttpClient.newBuilder().sslContext(trusting(root)).build();
    }

    /// What came back.
    public static final class Answer {

        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = Map.copyOf(headers);
            this.body = body;
        }

        /// HTTP status.
        public int status() {
            return status;
        }

        /// Header fields by lower-case name.
        public Map<String, String> headers() {
            return headers;
        }

        /// The body as it came.
        public byte[] body() {
            return body.clone();
        }

        /// The body as JSON.
        public JsonNode json() {
            try {
                return Json.MAPPER.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(text(), e);
            }
        }

        /// The body as text.
        public String text() {
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }

        /// The problem's type without its prefix; empty when it is none.
        public String problem() {
            return headers.getOrDefault("content-type", "").startsWith("application/problem+json")
                    ? json().path("type").asText().replace("urn:wardline:problem:", "")
                    : "";
        }
    }

    /// Uses a token from now on.
    public ApiClient with(String token) {
        this.token = Optional.of(token);
        return this;
    }

    /// The token in use.
    public String token() {
        return token.orElseThrow();
    }

    /// Id of the session that this client opened last.
    public String session() {
        return session;
    }

    /// Tries to sign in and uses the token when there is one.
    public Answer signIn(String practice, String login, String password) {
        var body = new LinkedHashMap<String, String>();
        if (!practice.isEmpty()) {
            body.put("practice", practice);
        }
        body.put("login", login);
        body.put("password", password);
        var answer = send("POST", "/v1/sessions", body);
        if (answer.status() == 201) {
            token = Optional.of(answer.json().path("token").asText());
            session = answer.json().path("session").asText();
        }
        return answer;
    }

    /// Changes the person's own password.
    public Answer changePassword(String current, String chosen) {
        return send("PUT", "/v1/account/password", Map.of("current", current, "chosen", chosen));
    }

    /// GET with header fields.
    public Answer get(String path, String... fields) {
        return send("GET", path, new byte[0], fields);
    }

    /// A request with a JSON body.
    public Answer send(String method, String path, Object body) {
        try {
            return send(
                    method,
                    path,
                    Json.MAPPER.writeValueAsBytes(body),
                    "content-type",
                    "application/json");
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /// Any request.
    public Answer send(String method, String path, byte[] body, String... fields) {
        var request =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(TIMEOUT)
                        .method(
                                method,
                                body.length == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body));
        token.ifPresent(t -> request.header("authorization", "Bearer " + t));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            var headers = new LinkedHashMap<String, String>();
            response.headers()
                    .map()
                    .forEach((name, values) -> headers.put(name, String.join(", ", values)));
            return new Answer(response.statusCode(), headers, response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// A TLS context that trusts one root.
    public static SSLContext trusting(X509Certificate root) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("root", root);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
