package org.wardline.audit.timestamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.tsp.TimeStampRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.testkit.PeerPrograms;

/// What an authority can answer, and that only a time stamp that holds is taken.
class TimestampAuthorityTest {

    private static final String NOTE = "a checkpoint\n";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TEN_MEGABYTES = 10_000_000;

    @TempDir private Path folder;
    private LocalTsa tsa;

    @BeforeEach
    void start() throws Exception {
        tsa = new LocalTsa(folder);
    }

    @AfterEach
    void stop() {
        tsa.close();
    }

    private TimestampReply stamp() throws IOException {
        return new TimestampAuthority(tsa.target(), PATIENCE).stamp(NOTE);
    }

    private void refused(String reason, LocalTsa.Answer answer) {
        tsa.answers(answer);
        var thrown = assertThrows(IOException.class, this::stamp);
        assertTrue(thrown.getMessage().contains(reason), thrown.getMessage());
    }

    /// A reply that differs from the right one in one thing.
    private interface Change {
        LocalTsa.Stamp of(LocalTsa.Stamp right);
    }

    private void refusedStamp(String reason, Change change) {
        refused(
                reason,
                (exchange, query) ->
                        LocalTsa.reply(exchange, LocalTsa.granted(change.of(tsa.stamp(query)))));
    }

    @Test
    void aTimeStampThatHoldsIsTakenAndOpensslAgrees() throws Exception {
        var openssl = PeerPrograms.require("openssl", "openssl");
        var reply = stamp();
        assertEquals("CN=Time of tests", reply.signer());
        Files.write(folder.resolve("reply.tsr"), reply.bytes());
        Files.writeString(folder.resolve("note"), NOTE);
        assertTrue(opensslSays(openssl, "note").contains("Verification: OK"));
        Files.writeString(folder.resolve("other"), NOTE + NOTE);
        assertTrue(opensslSays(openssl, "other").contains("Verification: FAILED"));
    }

    private String opensslSays(Path openssl, String note) throws Exception {
        var process =
                new ProcessBuilder(
                                openssl.toString(),
                                "ts",
                                "-verify",
                                "-data",
                                folder.resolve(note).toString(),
                                "-in",
                                folder.resolve("reply.tsr").toString(),
                                "-CAfile",
                                folder.resolve("root.pem").toString())
                        .redirectErrorStream(true)
                        .start();
        try (var out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void nothingButAHashAndARandomNumberGoesOut() throws Exception {
        var sent = new AtomicReference<byte[]>();
        tsa.answers((exchange, query) -> {
            sent.set(query);
            LocalTsa.reply(exchange, tsa.granted(query));
        });
        stamp();
        var request = new TimeStampRequest(sent.get());
        assertEquals(32, request.getMessageImprintDigest().length);
        assertFalse(request.hasExtensions());
        assertTrue(sent.get().length < 100, "nothing beside them");
    }

    @Test
    void aTimeStampOfSomethingElseIsRefused() {
        refusedStamp("nonce", right -> right.nonce(right.nonce().add(BigInteger.ONE)));
        refusedStamp("digest", right -> right.imprint(new byte[32]));
        refusedStamp("policy", right -> right.policy("1.2.3"));
    }

    @Test
    void aTimeStampBySomebodyElseIsRefused() {
        var root = LocalTsa.Keys.USUAL.root();
        var expired = root.issue("CN=Old", "EC", TestCertificate.STAMPED_UNTIL_YESTERDAY);
        refusedStamp("not valid", right -> right.signer(expired));
        var web = root.issue("CN=Web", "EC", TestCertificate.SERVES);
        refusedStamp("ExtendedKeyUsage", right -> right.signer(web));
        var loose = root.issue("CN=Loose", "EC", TestCertificate.STAMPS_AMONG_OTHERS);
        refusedStamp("ExtendedKeyUsage", right -> right.signer(loose));
        var stranger =
                TestCertificate.authority("CN=Root of tests")
                        .issue("CN=Time of tests", "EC", TestCertificate.STAMPS);
        refusedStamp("no pinned authority", right -> right.signer(stranger));
        var borrowed =
                new TestCertificate(LocalTsa.Keys.USUAL.stamping().certificate(), rsaOf(root));
        refusedStamp("does not hold", right -> right.signer(borrowed));
    }

    /// A key that is not the certificate's.
    private static PrivateKey rsaOf(TestCertificate root) {
        return root.issue("CN=Other", "RSA", TestCertificate.STAMPS).key();
    }

    @Test
    void whatIsNotGrantedIsRefused() {
        refused("status 2", (exchange, query) -> LocalTsa.reply(exchange, LocalTsa.rejection()));
        refused(
                "status 1",
                (exchange, query) ->
                        LocalTsa.reply(
                                exchange,
                                LocalTsa.response(PKIStatus.grantedWithMods, tsa.stamp(query))));
    }

    @Test
    void rubbishIsRefused() {
        refused(
                "malformed",
                (exchange, query) -> {
                    var whole = tsa.granted(query);
                    LocalTsa.reply(exchange, Arrays.copyOf(whole, whole.length / 2));
                });
        refused("no whole answer", (exchange, query) -> LocalTsa.reply(exchange, huge()));
        refused(
                "no application/timestamp-reply",
                (exchange, query) -> exchange.sendResponseHeaders(200, -1));
        refused(
                "status 302",
                (exchange, query) -> {
                    exchange.getResponseHeaders().set("Location", tsa.target().url().toString());
                    exchange.sendResponseHeaders(302, -1);
                });
        refused("HTTP status 500", (exchange, query) -> exchange.sendResponseHeaders(500, -1));
    }

    private static byte[] huge() {
        return new byte[TEN_MEGABYTES];
    }

    @Test
    void anAuthorityThatHangsIsGivenUp() throws Exception {
        var over = new CountDownLatch(1);
        tsa.answers((exchange, query) -> {
            exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().flush();
            over.await();
        });
        var hasty = new TimestampAuthority(tsa.target(), Duration.ofMillis(300));
        var thrown = assertThrows(IOException.class, () -> hasty.stamp(NOTE));
        over.countDown();
        assertTrue(thrown.getMessage().contains("no answer within"), thrown.getMessage());
    }

    @Test
    void aWebServerThatNobodyPinnedVouchesForGetsNothing() throws Exception {
        var asked = new AtomicReference<>(false);
        tsa.answers((exchange, query) -> asked.set(true));
        var stranger = TestCertificate.authority("CN=Stranger").certificate();
        var target =
                tsa.target(
                        tsa.target().authorities(),
                        LocalTsa.pem(folder.resolve("stranger.pem"), stranger));
        var authority = new TimestampAuthority(target, PATIENCE);
        var thrown = assertThrows(IOException.class, () -> authority.stamp(NOTE));
        assertTrue(thrown.getMessage().contains("no connection"), thrown.getMessage());
        assertFalse(asked.get());
    }
}
