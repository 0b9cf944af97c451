package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.wardline.directory.Tenant;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.ua.UaOutput;
import org.wardline.testkit.SipText;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// A shard with a victim, an attacker that has a phone of its own, and a stranger that has none.
/// Counts inputs by class, and probes after each.
final class AttackStage {

    /// A class of attacks, as counted.
    enum Attack {
        NUMERIC_HEADERS,
        MULTIPART,
        ABRUPT_CLOSE,
        SMUGGLED_IDENTITY,
        UNAUTHENTICATED_METHODS,
        WRONG_ENDPOINT,
        DIGEST_LEAK,
        DIGEST_REPLAY,
        USER_ENUMERATION,
        CREDENTIAL_CRACKING,
        INJECTION,
        TOLL_FRAUD,
        IDENTITY_HEADER
    }

    static final Map<Attack, Integer> INPUTS = new EnumMap<>(Attack.class);

    final List<UaOutput.Send> sent = new ArrayList<>();
    final SimExchange exchange =
            new SimExchange(
                    new SecureRandom(),
                    (to, send) -> {
                        sent.add(send);
                        to.deliverAtOnce(send);
                    });
    final Tenant maple = exchange.practice("maple.example");
    final Tenant birch = exchange.practice("birch.example");
    final ScriptedPhone victim =
            exchange.registered(maple, exchange.extension(maple, "102", false));
    final ScriptedPhone attacker =
            exchange.registered(maple, exchange.extension(maple, "101", false));
    private ScriptedPhone stranger = newStranger();
    private int probes;

    ScriptedPhone stranger() {
        return stranger;
    }

    private ScriptedPhone newStranger() {
        return exchange.connected(
                new Identity("maple.example", "101", "101-none", "guess"),
                "maple.example",
                Habits.USUAL);
    }

    /// The stranger on another connection, from another address.
    ScriptedPhone freshStranger() {
        exchange.disconnect(stranger);
        stranger = newStranger();
        return stranger;
    }

    /// The header lines and body of a call with one more line.
    static String[] call(String line) {
        String body =
                """
                v=0\r
                o=- 1 1 IN IP4 192.0.2.9\r
                s=-\r
                c=IN IP4 192.0.2.9\r
                t=0 0\r
                m=audio 40000 RTP/SAVP 0\r
                a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r
                """;
        return new String[] {
            line,
            "Contact: <sip:101@phone.example>",
            "Content-Type: application/sdp",
            "Content-Length: " + body.length() + "\r\n\r\n" + body
        };
    }

    /// Sends a request over a phone's connection, and gives the last response to it.
    SipResponse raw(ScriptedPhone from, String method, String... lines) {
        probes++;
        String text =
                new String(
                        SipText.simpleBytes(method, "sip:102@maple.example", lines),
                        StandardCharsets.UTF_8);
        String own = text.replaceFirst("\r\n\r\n$", "");
        boolean hasFrom = lines.length > 0 && lines[0].startsWith("From:");
        String one =
                hasFrom ? own.replace("From: <sip:101@north.example>;tag=from-1\r\n", "") : own;
        String named =
                one.replace("z9hG4bK-" + method, "z9hG4bK-" + probes)
                        .replace("call-1@", "call-" + probes + "@");
        byte[] bytes =
                (named.contains("\r\n\r\n") ? named : named + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8);
        sent.clear();
        if (SipText.parse(bytes) instanceof ParseResult.Parsed(SipMessage message)) {
            exchange.receive(from, message);
        }
        String call = "call-" + probes + "@phone.example";
        return sent.stream()
                .map(UaOutput.Send::message)
                .filter(m -> m instanceof SipResponse r && r.callId().equals(call))
                .map(SipResponse.class::cast)
                .reduce((_, last) -> last)
                .orElseGet(() -> SipResponse.to((SipRequest) SipText.message(probe()), 400, "x"));
    }

    /// Counts an input and probes.
    void attacked(Attack attack) {
        INPUTS.merge(attack, 1, Integer::sum);
        probes++;
        sent.clear();
        exchange.receive(stranger, SipText.message(probe()));
        SipResponse answer = (SipResponse) sent.getLast().message();
        assertEquals(200, answer.status(), "the probe after " + attack);
    }

    private byte[] probe() {
        String text =
                new String(
                        SipText.simpleBytes("OPTIONS", "sip:maple.example"),
                        StandardCharsets.UTF_8);
        return text.replace("z9hG4bK-OPTIONS", "z9hG4bK-p" + probes)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Credentials of nobody.
    static String wrongDigest() {
        return "Authorization: Digest username=\"101-none\", realm=\"maple.example\","
                + " nonce=\"guess\", uri=\"sip:102@maple.example\", response=\""
                + "0".repeat(64)
                + "\", algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"x\"";
    }

    /// What differs between two answers for everybody: the nonce, and what the request brought.
    static String withoutNonce(SipResponse response) {
        Headers headers =
                response.headers()
                        .without(HeaderName.VIA)
                        .without(HeaderName.CALL_ID)
                        .without(HeaderName.TO);
        var bare = new StringBuilder("" + response.status());
        headers.forEach(field -> bare.append('\n').append(field.name()).append(field.value()));
        return bare.toString().replaceAll("nonce=\"[^\"]*\"", "nonce");
    }
}
