package org.wardline.audit.timestamp;

import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.wardline.audit.tls.PinnedAuthorities;

/// Asks a time-stamp authority (RFC 3161 3.4, over HTTPS) and believes only what checks.
///
/// What goes out is a SHA-256 and a random number, nothing else. Used by one thread.
final class TimestampAuthority {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String QUERY = "application/timestamp-query";
    private static final String REPLY = "application/timestamp-reply";
    private static final int NONCE_BITS = 64;

    private final TimestampTarget target;
    private final PinnedAuthorities authorities;
    private final PinnedAuthorities serverAuthorities;
    private final Duration patience;
    private final SecureRandom random = new SecureRandom();

    /// @param patience for the whole exchange
    /// @throws TimestampUnusable when there are no certificates in a file
    TimestampAuthority(TimestampTarget target, Duration patience) {
        this.target = target;
        this.patience = patience;
        this.authorities = pinned(target.authorities());
        this.serverAuthorities = pinned(target.serverAuthorities());
    }

    /// Has a checkpoint stamped.
    ///
    /// @throws IOException with the reason when there is no time stamp that holds
    TimestampReply stamp(String note) throws IOException {
        var request = request(note);
        return TimestampReply.checked(request, exchange(request.getEncoded()), authorities);
    }

    private TimeStampRequest request(String note) throws IOException {
        var generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        target.policy().map(ASN1ObjectIdentifier::new).ifPresent(generator::setReqPolicy);
        return generator.generate(
                NISTObjectIdentifiers.id_sha256, sha256(note), new BigInteger(NONCE_BITS, random));
    }

    /// The body of the answer, at most [TimestampReply#MOST_BYTES].
    private byte[] exchange(byte[] query) throws IOException {
        var request =
                HttpRequest.newBuilder(target.url())
                        .header("Content-Type", QUERY)
                        .header("Accept", REPLY)
                        .POST(BodyPublishers.ofByteArray(query))
                        .build();
        var client = client();
        try {
            var answer =
                    client.sendAsync(
                                    request,
                                    BodyHandlers.limiting(
                                            BodyHandlers.ofByteArray(), TimestampReply.MOST_BYTES))
                            .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return body(answer);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IOException("no connection or no whole answer: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("given up at the stop");
        } finally {
            client.shutdownNow();
        }
    }

    private static byte[] body(HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException("the answer has HTTP status " + answer.statusCode());
        }
        if (!answer.headers().firstValue("Content-Type").orElse("").equalsIgnoreCase(REPLY)) {
            throw new IOException("the answer is no " + REPLY);
        }
        return answer.body();
    }

    /// A client for one exchange: an hour later no connection would be left to use again.
    private HttpClient client() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, serverAuthorities.trustManagers(), null);
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(context)
                    .sslParameters(PinnedAuthorities.connection())
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(CONNECT)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String note) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(note.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PinnedAuthorities pinned(Path file) {
        return PinnedAuthorities.read(file)
                .orElseThrow(() ->
                        new TimestampUnusable("%s holds no certificate in PEM.".formatted(file)));
    }
}
