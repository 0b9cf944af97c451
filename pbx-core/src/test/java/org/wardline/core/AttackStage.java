package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wardline.directory.Tenant;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipWriter;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.UaOutput;
import org.wardline.testkit.Attack;
import org.wardline.testkit.SipText;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// A shard with a victim, an attacker that has a phone of its own, and a stranger that has none.
/// Counts inputs by class, and probes after each.
final class AttackStage {

    /// Inputs by class until [#tell].
    private static final Map<Attack, Integer> INPUTS = new EnumMap<>(Attack.class);

    /// What the shard has sent since the last input.
    final List<UaOutput.Send> sent = new ArrayList<>();

    private final Deque<SipRequest> unanswered = new ArrayDeque<>();
    private Optional<Challenge> challenge = Optional.empty();
    private int challenges;
    private int passedOn;
    private int credentials;
    private long nanos;
    final SimExchange exchange = new SimExchange(new SecureRandom(), this::wire);
    final Tenant maple = exchange.practice("maple.example");
    final Tenant birch = exchange.practice("birch.example");
    final ScriptedPhone victim =
            exchange.registered(maple, exchange.extension(maple, "102", false));
    private final FlowId victimFlow = sent.getLast().flow();
    final ScriptedPhone attacker =
            exchange.registered(maple, exchange.extension(maple, "101", false));
    private ScriptedPhone stranger = newStranger();
    private int probes;

    /// What a phone answers a request of ours with, as if we were its client.
    ///
    /// @param realms a header for each
    record Challenge(int status, List<String> realms) {

        private static final HeaderName<String> PROXY = HeaderName.extension("Proxy-Authenticate");

        /// As a server and as a proxy, each: without a header, for each realm, and for all of them.
        static List<Challenge> all(String... realms) {
            List<List<String>> alone = Stream.of(realms).map(List::of).toList();
            return Stream.concat(Stream.of(List.<String>of(), List.of(realms)), alone.stream())
                    .flatMap(some -> Stream.of(new Challenge(401, some), new Challenge(407, some)))
                    .toList();
        }

        /// @param nonce of each challenge
        SipResponse to(SipRequest request, int nonce) {
            HeaderName<String> name = status == 401 ? HeaderName.WWW_AUTHENTICATE : PROXY;
            Headers headers = Headers.NONE;
            for (String realm : realms) {
                String text =
                        "Digest realm=\"%s\", nonce=\"%d\", algorithm=MD5, qop=\"auth\""
                                .formatted(realm, nonce);
                headers = headers.with(name, text);
            }
            return SipResponse.to(request, status, "challenger").with(headers);
        }

        private static boolean isIn(SipMessage message) {
            boolean refuses =
                    message instanceof SipResponse r && (r.status() == 401 || r.status() == 407);
            return refuses
                    || message.headers().has(HeaderName.WWW_AUTHENTICATE)
                    || message.headers().has(PROXY);
        }
    }

    private void wire(SimExchange to, UaOutput.Send send) {
        sent.add(send);
        Headers headers = send.message().headers();
        boolean answers =
                headers.has(HeaderName.AUTHORIZATION)
                        || headers.has(HeaderName.extension("Proxy-Authorization"));
        credentials += answers ? 1 : 0;
        passedOn += challenge.isPresent() && Challenge.isIn(send.message()) ? 1 : 0;
        boolean challenged =
                challenge.isPresent()
                        && send.flow().equals(victimFlow)
                        && send.message() instanceof SipRequest request
                        && !request.is(Method.ACK);
        if (challenged) {
            unanswered.add((SipRequest) send.message());
        } else {
            to.deliverAtOnce(send);
        }
    }

    /// From now on the victim challenges whatever it is sent.
    void challenge(Challenge with) {
        challenge = Optional.of(with);
    }

    /// Has the victim answer what it was sent, and all that follows at once, each time with another
    /// nonce.
    ///
    /// @return what it has challenged
    List<SipRequest> answeredWithChallenges() {
        exchange.settle();
        var challenged = new ArrayList<SipRequest>();
        while (!unanswered.isEmpty()) {
            SipRequest request = unanswered.remove();
            challenged.add(request);
            exchange.receive(victim, challenge.orElseThrow().to(request, ++challenges));
        }
        return challenged;
    }

    /// The same for as long, within a second of each request.
    List<SipRequest> challengesFor(Duration time) {
        var challenged = new ArrayList<>(answeredWithChallenges());
        for (long s = 0; s < time.toSeconds(); s++) {
            exchange.pass(Duration.ofSeconds(1));
            challenged.addAll(answeredWithChallenges());
        }
        return challenged;
    }

    /// The victim is a usual phone again.
    void challengeNoMore() {
        challenge = Optional.empty();
        unanswered.clear();
    }

    /// How many of our messages held an answer to a challenge.
    int credentialsSent() {
        return credentials;
    }

    /// How many of our messages challenged somebody while the victim challenged us.
    int challengesPassedOn() {
        return passedOn;
    }

    /// What the shard took for the last raw request.
    long lastNanos() {
        return nanos;
    }

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
        String contact = "Contact: <sip:101@phone.example>";
        return new String[] {
            line.startsWith("Contact:") ? "Subject: none" : contact,
            line,
            "Content-Type: application/sdp",
            "Content-Length: " + body.length() + "\r\n\r\n" + body
        };
    }

    /// A call of an outside caller, as a gateway sends it, to a number that nobody has.
    ///
    /// @param text how the caller is called, and what is dialled
    static byte[] called(String domain, String text, String line) {
        String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
        String[] lines = call(line);
        byte[] bytes = SipText.simpleBytes("INVITE", "sip:" + percent(text) + "@" + domain, lines);
        // What ends a head would be a ping after a body.
        return new String(bytes, 0, bytes.length - 4, StandardCharsets.UTF_8)
                .replace("From: <sip:101@", "From: \"" + quoted + "\" <sip:12015550123@")
                .replace("call-1@", "call-2@")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Each octet escaped (RFC 3261 25.1).
    static String percent(String text) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.append("%%%02X".formatted(b));
        }
        return out.toString();
    }

    /// Sends a request over a phone's connection, and gives the last response to it; 400 when the
    /// parser refuses it.
    ///
    /// @param request a method, and the Request-URI if it isn't that of 102
    /// @param lines From, To, CSeq and Max-Forwards take the place of the usual ones
    SipResponse raw(ScriptedPhone from, String request, String... lines) {
        probes++;
        String[] words = request.split(" ", 2);
        String uri = words.length > 1 ? words[1] : "sip:102@maple.example";
        String text = new String(SipText.simpleBytes(words[0], uri, lines), StandardCharsets.UTF_8);
        for (String line : lines) {
            String name = line.substring(0, Math.max(0, line.indexOf(':')));
            if (Set.of("From", "To", "CSeq", "Max-Forwards").contains(name)) {
                text = text.replaceFirst("(?m)^" + name + ":[^\r]*\r\n", "");
            }
        }
        String named =
                text.replaceFirst("\r\n\r\n$", "")
                        .replace("z9hG4bK-" + words[0], "z9hG4bK-" + probes)
                        .replace("call-1@", "call-" + probes + "@");
        byte[] bytes =
                (named.contains("\r\n\r\n") ? named : named + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8);
        sent.clear();
        long start = System.nanoTime();
        if (SipText.parse(bytes) instanceof ParseResult.Parsed(SipMessage message)) {
            exchange.receive(from, message);
        }
        nanos = System.nanoTime() - start;
        String call = "call-" + probes + "@phone.example";
        return sent.stream()
                .map(UaOutput.Send::message)
                .filter(m -> m instanceof SipResponse r && r.callId().equals(call))
                .map(SipResponse.class::cast)
                .reduce((_, last) -> last)
                .orElseGet(() -> SipResponse.to((SipRequest) SipText.message(probe()), 400, "x"));
    }

    /// Adds what all stages have counted to the run's tally.
    static void tell() {
        INPUTS.forEach(Attack::counted);
        INPUTS.clear();
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

    /// An answer on the wire, without what the request brought and what is drawn each time.
    ///
    /// @param user whom the request was about
    static String masked(SipResponse response, String user) {
        return new String(SipWriter.write(response), StandardCharsets.UTF_8)
                .replaceAll("(?m)^(Via|Call-ID):[^\r]*\r\n", "")
                .replaceAll("nonce=\"[^\"]*\"", "nonce")
                .replaceAll(";tag=[^;\r]*", ";tag")
                .replace("sip:" + user + "@", "sip:USER@");
    }
}
