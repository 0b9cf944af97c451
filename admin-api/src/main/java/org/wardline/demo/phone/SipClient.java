package org.wardline.demo.phone;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.Via;

/// The client transactions of a phone (RFC 3261 17.1 over a reliable transport): sends a request,
/// answers a challenge, waits for the final answer. Any thread may ask.
final class SipClient {

    private final PhoneAccount account;
    private final SipConnection connection;
    private final SecureRandom random;
    private final Map<String, BlockingQueue<SipResponse>> waiting = new ConcurrentHashMap<>();

    SipClient(PhoneAccount account, SipConnection connection, SecureRandom random) {
        this.account = account;
        this.connection = connection;
        this.random = random;
    }

    /// 64 random bits, for tags, branches and call ids.
    String token() {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// An address of the practice.
    NameAddr address(String number, String displayName) {
        NameAddr plain = NameAddr.of("<sip:" + number + "@" + account.domain() + ">");
        return new NameAddr(displayName, plain.uri(), plain.params());
    }

    /// Where this phone is: the connection itself. It listens nowhere.
    NameAddr contact() {
        return NameAddr.of(
                "<sip:%s@%s:%d;transport=tls>"
                        .formatted(
                                account.number(),
                                connection.localAddress().getHostAddress(),
                                connection.localPort()));
    }

    /// What every request of this phone has.
    Headers headers(NameAddr from, NameAddr to, String callId, CSeq cseq) {
        return Headers.of(HeaderName.FROM, from)
                .with(HeaderName.TO, to)
                .with(HeaderName.CALL_ID, callId)
                .with(HeaderName.CSEQ, cseq)
                .with(HeaderName.MAX_FORWARDS, 70L)
                .with(HeaderName.CONTACT, contact())
                .with(HeaderName.USER_AGENT, "Wardline softphone");
    }

    /// Sends a request that gets no answer: the ACK of a 2xx.
    void send(SipRequest request) throws IOException {
        connection.send(onMyWay(request));
    }

    /// Sends a request and waits for its final answer; answers one challenge.
    ///
    /// @throws PhoneTimeout when there is none within the deadline
    SipResponse ask(SipRequest request, Duration deadline) throws IOException {
        return ask(request, deadline, _ -> {}, _ -> {});
    }

    /// The same, telling of each request as it was sent and of each provisional answer.
    SipResponse ask(
            SipRequest request,
            Duration deadline,
            Consumer<SipRequest> onSent,
            Consumer<SipResponse> onProvisional)
            throws IOException {
        SipResponse response = transact(request, deadline, onSent, onProvisional);
        Optional<String> credentials =
                response.status() == 401 ? credentials(request, response) : Optional.empty();
        if (credentials.isEmpty()) {
            return response;
        }
        CSeq next = new CSeq(request.cseq().number() + 1, request.method());
        Headers headers =
                request.headers()
                        .set(HeaderName.CSEQ, next)
                        .with(HeaderName.AUTHORIZATION, credentials.get());
        return transact(request.withHeaders(headers), deadline, onSent, onProvisional);
    }

    /// Gives up an INVITE that was not answered yet (RFC 3261 9.1): its Via and number.
    void cancel(SipRequest invite) throws IOException {
        CSeq cseq = new CSeq(invite.cseq().number(), Method.CANCEL);
        Headers headers =
                invite.headers()
                        .only(HeaderName.VIA)
                        .with(headers(invite.from(), invite.to(), invite.callId(), cseq))
                        .without(HeaderName.CONTACT);
        connection.send(new SipRequest(Method.CANCEL, invite.uri(), headers, Body.NONE));
    }

    /// A response that the connection brought; one that nobody waits for is dropped.
    void received(SipResponse response) {
        BlockingQueue<SipResponse> queue = waiting.get(key(response.topVia(), response.cseq()));
        if (queue != null) {
            queue.add(response);
        }
    }

    private SipResponse transact(
            SipRequest request,
            Duration deadline,
            Consumer<SipRequest> onSent,
            Consumer<SipResponse> onProvisional)
            throws IOException {
        SipRequest sent = onMyWay(request);
        String key = key(sent.topVia(), sent.cseq());
        BlockingQueue<SipResponse> queue = new LinkedBlockingQueue<>();
        waiting.put(key, queue);
        try {
            connection.send(sent);
            onSent.accept(sent);
            long end = System.nanoTime() + deadline.toNanos();
            while (true) {
                SipResponse response = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (response == null) {
                    throw new PhoneTimeout("answer to " + request.method(), deadline);
                }
                if (response.isFinal()) {
                    acknowledgeRefusal(sent, response);
                    return response;
                }
                onProvisional.accept(response);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new PhoneTimeout("answer to " + request.method(), deadline);
        } finally {
            waiting.remove(key);
        }
    }

    /// RFC 3261 17.1.1.3: the ACK of a refusal belongs to the INVITE's transaction.
    private void acknowledgeRefusal(SipRequest invite, SipResponse response) throws IOException {
        if (!invite.is(Method.INVITE) || response.isSuccess()) {
            return;
        }
        CSeq cseq = new CSeq(invite.cseq().number(), Method.ACK);
        Headers headers =
                invite.headers()
                        .only(HeaderName.VIA)
                        .with(headers(invite.from(), response.to(), invite.callId(), cseq))
                        .without(HeaderName.CONTACT);
        connection.send(new SipRequest(Method.ACK, invite.uri(), headers, Body.NONE));
    }

    private SipRequest onMyWay(SipRequest request) {
        Via via =
                Via.tls(
                        connection.localAddress().getHostAddress(),
                        connection.localPort(),
                        Via.MAGIC_COOKIE + token());
        return request.withHeaders(request.headers().withFirst(HeaderName.VIA, via));
    }

    private Optional<String> credentials(SipRequest request, SipResponse challenge) {
        return DigestAnswer.to(
                challenge.headers().all(HeaderName.WWW_AUTHENTICATE),
                account,
                request.method(),
                request.uri().text(),
                token());
    }

    private static String key(Via via, CSeq cseq) {
        return via.branch() + " " + cseq.method();
    }
}
