package org.wardline.demo.phone;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.EventType;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.Uri;

/// A desk phone in software: registers over TLS, calls, answers, watches a mailbox's lamp.
///
/// It blocks the thread that asks it for something; one thread of its own reads the connection.
public final class Softphone implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration CALL_DEADLINE = Duration.ofMinutes(3);
    private static final long REGISTRATION_SECONDS = 600;

    private final PhoneAccount account;
    private final SipConnection connection;
    private final SecureRandom random = new SecureRandom();
    private final SipClient client;
    private final String registrationCallId;
    private final String registrationTag;
    private final Map<String, PhoneCall> calls = new ConcurrentHashMap<>();
    private final Map<String, SipRequest> ringing = new ConcurrentHashMap<>();
    private final BlockingQueue<PhoneCall> incoming = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> summaries = new LinkedBlockingQueue<>();
    private volatile Optional<byte[]> answersWith = Optional.empty();
    private volatile boolean connected = true;
    private long registrations;

    private Softphone(PhoneAccount account, SipConnection connection) {
        this.account = account;
        this.connection = connection;
        this.client = new SipClient(account, connection, random);
        this.registrationCallId = client.token();
        this.registrationTag = client.token();
    }

    /// Connects; registers nothing yet.
    ///
    /// @throws IOException when the server is not there, or shows no certificate for the domain
    public static Softphone connect(PhoneAccount account) throws IOException {
        Softphone phone = new Softphone(account, SipConnection.open(account));
        phone.connection.start(
                message -> {
                    switch (message) {
                        case SipRequest request -> phone.received(request);
                        case SipResponse response -> phone.client.received(response);
                    }
                },
                () -> phone.connected = false);
        return phone;
    }

    /// Registers this connection for the account's extension (RFC 3261 10, RFC 5626).
    ///
    /// @return the final status: 200 when calls reach this phone from now on
    public int register() throws IOException {
        return register(REGISTRATION_SECONDS);
    }

    /// Takes the registration back.
    public int unregister() throws IOException {
        return register(0);
    }

    /// Dials a number of the account's practice. The call goes on by itself; see
    /// [PhoneCall#awaitOutcome].
    ///
    /// @param speech what to say once somebody answers: mu-law at 8 kHz
    public PhoneCall dial(String number, byte[] speech) throws IOException {
        NameAddr from =
                client.address(account.shownNumber().reveal(), account.displayName().reveal())
                        .withTag(client.token());
        NameAddr to = client.address(number, "");
        PhoneCall call = new PhoneCall(this, new Dialog(client.token(), from, to, to.uri(), 0));
        call.say(speech);
        calls.put(call.dialog().callId(), call);
        Thread.ofVirtual().name("phone-dials").start(() -> invite(call));
        return call;
    }

    /// Offers audio without encryption, as an old or misconfigured phone does; sends no audio.
    public CallOutcome dialUnencrypted(String number) throws IOException {
        NameAddr from = client.address(account.number(), "").withTag(client.token());
        NameAddr to = client.address(number, "");
        Headers headers = client.headers(from, to, client.token(), new CSeq(1, Method.INVITE));
        Body offer = PlainOffer.from(connection.localAddress());
        SipResponse response =
                client.ask(new SipRequest(Method.INVITE, to.uri(), headers, offer), DEADLINE);
        return CallOutcome.of(response);
    }

    /// From now on picks up at once and says this.
    public void answerWith(byte[] speech) {
        answersWith = Optional.of(speech.clone());
    }

    /// From now on rings, and nobody picks up.
    public void letRing() {
        answersWith = Optional.empty();
    }

    /// The next call that came in, whether it was answered or only rang.
    public Optional<PhoneCall> awaitCall(Duration deadline) {
        return poll(incoming, deadline);
    }

    /// Subscribes to the extension's mailbox (RFC 3842).
    ///
    /// @return the final status
    public int watchMailbox() throws IOException {
        NameAddr own = client.address(account.number(), "");
        Headers headers =
                client.headers(
                                own.withTag(client.token()),
                                own,
                                client.token(),
                                new CSeq(1, Method.SUBSCRIBE))
                        .with(HeaderName.EVENT, new EventType("message-summary", Params.NONE))
                        .with(HeaderName.ACCEPT, MediaType.MESSAGE_SUMMARY)
                        .with(HeaderName.EXPIRES, REGISTRATION_SECONDS);
        SipRequest subscribe = new SipRequest(Method.SUBSCRIBE, own.uri(), headers, Body.NONE);
        return client.ask(subscribe, DEADLINE).status();
    }

    /// The next message-waiting body, for example `Messages-Waiting: yes ...`.
    public Optional<String> awaitMessageSummary(Duration deadline) {
        return poll(summaries, deadline);
    }

    /// TLS version of the connection, for example `TLSv1.3`.
    public String tlsProtocol() {
        return connection.protocol();
    }

    /// TLS suite of the connection.
    public String tlsSuite() {
        return connection.cipherSuite();
    }

    /// Whether the connection stands.
    public boolean connected() {
        return connected;
    }

    /// Drops the connection without a word, as a phone without power does.
    @Override
    public void close() throws IOException {
        calls.values().forEach(PhoneCall::close);
        connection.close();
    }

    PhoneAccount account() {
        return account;
    }

    SipConnection connection() {
        return connection;
    }

    SipClient client() {
        return client;
    }

    SecureRandom random() {
        return random;
    }

    void forget(PhoneCall call) {
        calls.remove(call.dialog().callId());
        ringing.remove(call.dialog().callId());
    }

    private int register(long seconds) throws IOException {
        NameAddr own = client.address(account.number(), "");
        // Two numbers each, for the request and its repetition with credentials.
        CSeq cseq = new CSeq(++registrations * 2, Method.REGISTER);
        Headers headers =
                client.headers(own.withTag(registrationTag), own, registrationCallId, cseq)
                        .set(
                                HeaderName.CONTACT,
                                client.contact().withParam("expires", Long.toString(seconds)));
        SipRequest register =
                new SipRequest(
                        Method.REGISTER, Uri.of("sip:" + account.domain()), headers, Body.NONE);
        return client.ask(register, DEADLINE).status();
    }

    private void invite(PhoneCall call) {
        try {
            SipResponse response =
                    client.ask(
                            call.request(Method.INVITE, call.offer()),
                            CALL_DEADLINE,
                            sent -> ringing.put(sent.callId(), sent),
                            provisional -> {
                                if (provisional.status() > 100) {
                                    call.isRinging();
                                }
                            });
            call.answered(response);
        } catch (IOException | PhoneTimeout e) {
            call.failed(e);
        }
    }

    void cancel(PhoneCall call) throws IOException {
        SipRequest invite = ringing.get(call.dialog().callId());
        if (invite != null) {
            client.cancel(invite);
        }
    }

    private void received(SipRequest request) {
        try {
            Optional<PhoneCall> call = Optional.ofNullable(calls.get(request.callId()));
            switch (request.method().name()) {
                case "INVITE" -> invited(request, call);
                case "BYE" -> {
                    answer(request, call.isPresent() ? 200 : 481);
                    call.ifPresent(PhoneCall::end);
                }
                case "CANCEL" -> cancelled(request, call);
                case "NOTIFY" -> {
                    answer(request, 200);
                    summaries.add(request.body().text());
                }
                case "OPTIONS" -> answer(request, 200);
                case "ACK" -> {
                    // Ends our transaction; on a reliable transport nothing follows.
                }
                default -> answer(request, 501);
            }
        } catch (IOException _) {
            connected = false;
        }
    }

    private void invited(SipRequest request, Optional<PhoneCall> known) throws IOException {
        if (known.isPresent()) {
            accept(request, known.get());
            return;
        }
        NameAddr own = request.to().withTag(client.token());
        Uri target = Dialog.contactOf(request).orElse(request.from().uri());
        PhoneCall call =
                new PhoneCall(this, new Dialog(request.callId(), own, request.from(), target, 0));
        calls.put(request.callId(), call);
        answersWith.ifPresent(call::say);
        if (answersWith.isPresent()) {
            accept(request, call);
        } else {
            ringing.put(request.callId(), request);
            connection.send(response(request, 180, call));
        }
        incoming.add(call);
    }

    /// Answers an INVITE, the first or a later one.
    private void accept(SipRequest request, PhoneCall call) throws IOException {
        Optional<Body> answer = call.answer(request.body());
        SipResponse response = response(request, answer.isPresent() ? 200 : 488, call);
        connection.send(response.withBody(answer.orElse(Body.NONE)));
        if (answer.isPresent()) {
            call.picked();
        } else if (!call.hasBeenAnswered()) {
            call.end();
        }
    }

    private void cancelled(SipRequest request, Optional<PhoneCall> call) throws IOException {
        SipRequest invite = ringing.get(request.callId());
        answer(request, call.isPresent() && invite != null ? 200 : 481);
        if (call.isPresent() && invite != null) {
            connection.send(response(invite, 487, call.get()));
            call.get().end();
        }
    }

    private SipResponse response(SipRequest request, int status, PhoneCall call) {
        String tag = call.dialog().local().tag().orElseThrow();
        return SipResponse.to(request, status, tag).with(HeaderName.CONTACT, client.contact());
    }

    private void answer(SipRequest request, int status) throws IOException {
        connection.send(SipResponse.to(request, status, client.token()));
    }

    private static <T> Optional<T> poll(BlockingQueue<T> queue, Duration deadline) {
        try {
            return Optional.ofNullable(queue.poll(deadline.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
