package org.wardline.sip.ua;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Via;
import org.wardline.sip.transaction.Alarms;
import org.wardline.sip.transaction.Deadlines;
import org.wardline.sip.transaction.LayerOutput;
import org.wardline.sip.transaction.TransactionKey;
import org.wardline.sip.transaction.TransactionLayer;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// What the usages of one user agent write to: the transaction layer, the event queue, deadlines;
/// and the marks that only we mint, such as tags and branches.
final class Outbox {

    /// A deadline of one usage.
    record UsageDeadline(InviteId id, UsageTimer timer) {}

    private final UaSettings settings;
    private final RandomGenerator random;
    private final TransactionLayer layer;
    private final ArrayDeque<UaOutput> outputs = new ArrayDeque<>();
    private final Deadlines<UsageDeadline> deadlines = new Deadlines<>();
    private final Map<TransactionKey, InviteId> owners = new HashMap<>();
    private final Map<InviteId, List<TransactionKey>> owned = new HashMap<>();
    private final Alarms<InviteId> sessions = new Alarms<>();
    private final Referrals referrals = new Referrals();
    private long lastId;
    private long nowMs;

    Outbox(UaSettings settings, RandomGenerator random, Consumer<LayerOutput> fromLayer) {
        this.settings = settings;
        this.random = random;
        this.layer = new TransactionLayer(fromLayer);
    }

    TransactionLayer layer() {
        return layer;
    }

    Deadlines<UsageDeadline> deadlines() {
        return deadlines;
    }

    /// When each session is to be looked at (RFC 4028).
    Alarms<InviteId> sessions() {
        return sessions;
    }

    Referrals referrals() {
        return referrals;
    }

    ArrayDeque<UaOutput> outputs() {
        return outputs;
    }

    void at(long newNowMs) {
        nowMs = newNowMs;
    }

    long nowMs() {
        return nowMs;
    }

    void raise(UaEvent event) {
        outputs.add(event);
    }

    void send(FlowId flow, SipMessage message) {
        outputs.add(new UaOutput.Send(flow, message));
    }

    void arm(InviteId id, UsageTimer timer, long afterMs) {
        deadlines.add(nowMs + afterMs, new UsageDeadline(id, timer));
    }

    void respond(TransactionKey key, SipResponse response) {
        layer.respond(key, response.with(HeaderName.SERVER, settings.product()), nowMs);
    }

    /// Sends a request without Via in a client transaction of its own.
    TransactionKey request(Flow flow, SipRequest request) {
        return layer.request(flow, stamped(flow, request), nowMs);
    }

    /// The same, its responses going to a usage.
    TransactionKey request(InviteId owner, Flow flow, SipRequest request) {
        SipRequest stamped = stamped(flow, request);
        TransactionKey key = layer.request(flow, stamped, nowMs);
        own(key, owner);
        return key;
    }

    /// Sends a CANCEL, which has the Via of its INVITE.
    void requestAsIs(Flow flow, SipRequest request) {
        layer.request(flow, request, nowMs);
    }

    /// Sends an ACK for a 2xx, which has no transaction, and gives it as sent.
    SipRequest acknowledge(Flow flow, SipRequest ack) {
        SipRequest stamped = stamped(flow, ack);
        layer.send(flow.id(), stamped);
        return stamped;
    }

    /// Gives what happens to a transaction to a usage.
    void own(TransactionKey key, InviteId owner) {
        owners.put(key, owner);
        owned.computeIfAbsent(owner, _ -> new ArrayList<>()).add(key);
    }

    Optional<InviteId> ownerOf(TransactionKey key) {
        return Optional.ofNullable(owners.get(key));
    }

    void disown(InviteId owner) {
        sessions.cancel(owner);
        Optional.ofNullable(owned.remove(owner)).ifPresent(keys -> keys.forEach(owners::remove));
    }

    /// A request with our Via on top and our name.
    SipRequest stamped(Flow flow, SipRequest request) {
        SipUri contact = settings.contact().apply(flow);
        Via via = Via.tls(contact.host(), contact.port(), Via.MAGIC_COOKIE + token());
        return request.withHeaders(
                request.headers()
                        .withFirst(HeaderName.VIA, via)
                        .with(HeaderName.USER_AGENT, settings.product()));
    }

    /// Our Contact, `sips` towards a peer that called us so.
    Headers contact(Flow flow, boolean secure) {
        SipUri uri = settings.contact().apply(flow).withSecure(secure);
        return Headers.of(HeaderName.CONTACT, NameAddr.of(uri));
    }

    /// A number that names one thing for the life of the user agent.
    long nextId() {
        return ++lastId;
    }

    /// 128 random bits: a tag, a branch or a Call-ID nobody else has (RFC 3261 19.3).
    String token() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// 0..10 s, as RFC 3261 14.2 asks for a Retry-After of crossing re-INVITEs.
    long retryAfterSeconds() {
        return random.nextInt(11);
    }

    /// A first CSeq number well below the end of its range (RFC 3261 8.1.1.5).
    long firstCseq() {
        return random.nextInt(1, 1 << 16);
    }
}
