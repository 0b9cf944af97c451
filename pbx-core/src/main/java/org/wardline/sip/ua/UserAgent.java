package org.wardline.sip.ua;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// The transaction user of one signalling shard (RFC 3261 5, 8, 13-15). Owned by one thread; plain
/// fields. See the package for how events and commands follow each other.
///
/// Time is milliseconds of any clock that never goes back, the same for all calls.
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class UserAgent {

    private final UaSettings settings;
    private final RandomGenerator random;
    private final ArrayDeque<UaOutput> outputs = new ArrayDeque<>();

    /// A user agent without usages.
    ///
    /// @param random for tags, branches and Call-IDs: a SecureRandom in production, seeded in the
    ///   simulator
    public UserAgent(UaSettings settings, RandomGenerator random) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.random = Objects.requireNonNull(random, "random");
    }

    /// A message arrived on a flow.
    public void receive(Flow flow, SipMessage message, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// A flow closed: usages on it end, requests to it fail.
    public void flowClosed(FlowId flow, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// The device of an old flow has authenticated on a new one: its dialogs follow it there, so
    /// that a call survives a reconnect.
    public void flowMoved(FlowId from, Flow to) {
        throw new UnsupportedOperationException();
    }

    /// When [#advance] wants to be called next; empty when nothing waits.
    public OptionalLong nextDeadlineMs() {
        return OptionalLong.empty();
    }

    /// Lets the timers fire that are due.
    public void advance(long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Takes all outputs in order, those included that are caused meanwhile.
    public void drain(Consumer<UaOutput> consumer) {
        for (UaOutput out = outputs.poll(); out != null; out = outputs.poll()) {
            consumer.accept(out);
        }
    }

    /// Sends a provisional response to an incoming INVITE.
    ///
    /// @param status 101..199
    public void ring(InviteId id, int status, Body body, Headers headers, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Answers an incoming INVITE with 200.
    ///
    /// @param body the answer to its offer, or an offer when it had none
    public void answer(InviteId id, Body body, Headers headers, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Refuses an incoming INVITE.
    ///
    /// @param status 300..699
    /// @param headers for example WWW-Authenticate, Warning, Retry-After
    public void reject(InviteId id, int status, Headers headers, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Sends an INVITE.
    public InviteId invite(OutgoingInvite spec, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Acknowledges a 2xx that held an offer, with the answer.
    public void acknowledge(InviteId id, Body answer, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Ends a usage from our side, by what its state asks for: BYE once it is answered, CANCEL for
    /// an outgoing one that is not (and BYE should the answer have crossed it), 480 for an incoming
    /// one.
    ///
    /// @param headers of the request, for example Reason
    public void hangUp(InviteId id, Headers headers, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Sends a re-INVITE in a confirmed dialog. One that crosses another INVITE fails with 491 at
    /// once.
    public void reinvite(InviteId id, Body offer, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Answers the peer's re-INVITE with 200.
    public void answerReinvite(InviteId id, Body body, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Refuses the peer's re-INVITE; the session goes on as it was.
    public void refuseReinvite(InviteId id, int status, Headers headers, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Answers a REGISTER or SUBSCRIBE.
    ///
    /// @param status 200..699
    public void respond(RequestId id, int status, Headers headers, Body body, long nowMs) {
        throw new UnsupportedOperationException();
    }

    /// Sends a request that is no INVITE, such as a NOTIFY; the Via is added here.
    public RequestId request(Flow flow, SipRequest request, long nowMs) {
        throw new UnsupportedOperationException();
    }
}
