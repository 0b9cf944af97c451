package org.wardline.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.wardline.audit.tls.PinnedAuthorities;
import org.wardline.directory.EmergencyContact.Way;
import org.wardline.emergency.EmergencyNotice;
import org.wardline.ident.Secret;
import org.wardline.numbering.E164;

/// A notice to a program: a POST of JSON over HTTPS, signed.
///
///     Wardline-Notice: the notice's id, the same in every attempt
///     Wardline-Signature: t=1763904600,v1=hex(HMAC-SHA-256(key, t + "." + body))
///
/// The time is in the signature, so that a receiver can refuse an old one that is sent again. No
/// redirect is followed, and what the server says beside its status is not read: an address that
/// somebody has set is not a way to read what only this host can reach.
final class SignedPost {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client;
    private final InstantSource clock;

    SignedPost(SSLContext trust, InstantSource clock) {
        this.clock = clock;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(trust)
                        .sslParameters(PinnedAuthorities.connection())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(CONNECT)
                        .build();
    }

    /// Sends it once. Blocks 15 s at most.
    Attempt send(EmergencyNotice notice, Way.Webhook to) throws InterruptedException {
        String body = json(notice);
        long seconds = clock.instant().getEpochSecond();
        var request =
                HttpRequest.newBuilder(to.url())
                        .timeout(ANSWER)
                        .header("Content-Type", "application/json")
                        .header("Wardline-Notice", notice.id().toString())
                        .header("Wardline-Signature", signature(to.key(), seconds, body))
                        .POST(BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
            int status = answer.statusCode();
            return status >= 200 && status < 300
                    ? Attempt.DELIVERED
                    : Attempt.failed("status_" + status);
        } catch (SSLException e) {
            return Attempt.failed("not_trusted");
        } catch (IOException e) {
            return Attempt.failed("no_answer");
        }
    }

    void close() {
        client.shutdownNow();
    }

    static String signature(Secret<byte[]> key, long seconds, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.reveal(), "HmacSHA256"));
            byte[] signed = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(EmergencyNotice notice) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", notice.id().toString());
        json.put("kind", "emergency_call");
        json.put("at", notice.at().toString());
        json.put("number", notice.number().digits());
        json.put("progress", notice.progress().term());
        json.put("repeats", notice.repeats());
        json.put("call", notice.call().toString());
        json.put("practice", notice.caller().practice());
        json.put("extension", notice.caller().extension());
        json.put("extensionName", notice.caller().name());
        json.put("phone", notice.caller().label());
        json.put("device", notice.caller().device().toString());
        notice.callback().map(E164::text).ifPresent(number -> json.put("callback", number));
        notice.location()
                .ifPresent(where ->
                        json.putObject("location")
                                .put("premises", where.premises().name())
                                .put("text", where.text())
                                .put("roomRecorded", where.recorded()));
        json.put("text", notice.text());
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree could not be written as JSON", e);
        }
    }
}
