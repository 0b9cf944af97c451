package org.wardline.sip.ua;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.Replaces;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transaction.Deadlines;
import org.wardline.sip.transaction.LayerOutput;
import org.wardline.sip.transaction.TransactionKey;
import org.wardline.sip.transaction.TxFailure;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// The transaction user of one signalling shard (RFC 3261 5, 8, 13-15). Owned by one thread; plain
/// fields. See the package for how events and commands follow each other.
///
/// Time is milliseconds of any clock that never goes back, the same for all calls.
public final class UserAgent {

    /// A usage in its phase, with what finds it.
    private record Entry(Usage usage, FlowId flow, String localTag) {}

    private record Exchange(TransactionKey key, SipRequest request, String localTag) {}

    private final Outbox out;
    private final Map<InviteId, Entry> usages = new HashMap<>();
    private final Map<String, InviteId> byLocalTag = new HashMap<>();
    private final Map<RequestId, Exchange> received = new HashMap<>();
    private final Map<TransactionKey, RequestId> sent = new HashMap<>();

    /// A user agent without usages.
    ///
    /// @param random for tags, branches and Call-IDs: a SecureRandom in production, seeded in the
    ///   simulator
    public UserAgent(UaSettings settings, RandomGenerator random) {
        this.out = new Outbox(settings, random, this::fromLayer);
    }

    /// A message arrived on a flow.
    public void receive(Flow flow, SipMessage message, long nowMs) {
        out.at(nowMs);
        out.layer().receive(flow, Content.of(message), nowMs);
    }

    /// A flow closed: unanswered calls on it end, requests to it fail, answered calls wait 32 s for
    /// [#flowMoved].
    public void flowClosed(FlowId flow, long nowMs) {
        out.at(nowMs);
        received.values().removeIf(exchange -> exchange.key.flow().equals(flow));
        out.layer().flowClosed(flow, nowMs);
        out.referrals().flowClosed(flow);
        usagesOn(flow).forEach(id -> step(id, Usage::flowClosed));
    }

    /// A device of an old flow has authenticated on a new one: its answered calls follow it there,
    /// so that they survive a reconnect. One that is not answered is a transaction of the old flow
    /// and ends with it.
    ///
    /// @param its which calls are that device's: others may be behind the same connection
    public void flowMoved(FlowId from, Flow to, Predicate<InviteId> its) {
        out.referrals().flowMoved(from, to, its);
        for (InviteId id : usagesOn(from)) {
            Entry entry = usages.get(id);
            if (entry.usage instanceof DialogUsage answered && its.test(id)) {
                usages.put(id, new Entry(answered, to.id(), entry.localTag));
                step(id, usage -> usage.flowMoved(to));
            }
        }
    }

    /// The call that a request belongs to by its tags while it comes on another flow than that
    /// call's, and that flow.
    public Optional<Map.Entry<InviteId, FlowId>> strayed(FlowId flow, SipRequest request) {
        return byTags(request)
                .filter(id -> !usages.get(id).flow.equals(flow))
                .map(id -> Map.entry(id, usages.get(id).flow));
    }

    /// When [#advance] wants to be called next; empty when nothing waits.
    public OptionalLong nextDeadlineMs() {
        return Deadlines.soonest(
                out.deadlines().nextMs(),
                out.layer().nextDeadlineMs(),
                out.sessions().nextMs(),
                out.referrals().nextDeadlineMs());
    }

    /// Lets the timers fire that are due.
    public void advance(long nowMs) {
        out.at(nowMs);
        out.layer().advance(nowMs);
        out.referrals().advance(nowMs);
        out.sessions().due(nowMs, id -> step(id, usage -> usage.fired(UsageTimer.SESSION_DUE)));
        out.deadlines().due(nowMs, due -> step(due.id(), usage -> usage.fired(due.timer())));
    }

    /// Takes all outputs in order, those included that are caused meanwhile. An INVITE that the
    /// consumer gives no response at once gets 100 (17.2.1).
    public void drain(Consumer<UaOutput> consumer) {
        var outputs = out.outputs();
        for (UaOutput output = outputs.poll(); output != null; output = outputs.poll()) {
            consumer.accept(output);
            if (output instanceof UaEvent.Invited(InviteId id, var _, var _)) {
                step(id, u -> u instanceof ServerUsage s ? s.trying() : u);
            }
        }
    }

    /// Sends a provisional response to an incoming INVITE.
    ///
    /// @param status 101..199
    public void ring(InviteId id, int status, Body body, Headers headers, long nowMs) {
        out.at(nowMs);
        step(id, u -> u instanceof ServerUsage s ? s.ring(status, body, headers) : u);
    }

    /// Answers an incoming INVITE with 200.
    ///
    /// @param body the answer to its offer, or an offer when it had none
    public void answer(InviteId id, Body body, Headers headers, long nowMs) {
        out.at(nowMs);
        step(id, u -> u instanceof ServerUsage s ? s.answer(body, headers) : u);
    }

    /// Refuses an incoming INVITE.
    ///
    /// @param status 300..699
    /// @param headers for example WWW-Authenticate, Warning, Retry-After
    public void reject(InviteId id, int status, Headers headers, long nowMs) {
        out.at(nowMs);
        step(id, u -> u instanceof ServerUsage s ? s.reject(status, headers) : u);
    }

    /// Sends an INVITE.
    public InviteId invite(OutgoingInvite spec, long nowMs) {
        out.at(nowMs);
        String tag = out.token();
        boolean secure = spec.target() instanceof SipUri uri && uri.secure();
        Headers headers =
                Headers.of(HeaderName.MAX_FORWARDS, spec.maxForwards())
                        .with(HeaderName.FROM, spec.from().withTag(tag))
                        .with(HeaderName.TO, spec.to())
                        .with(HeaderName.CALL_ID, out.token())
                        .with(HeaderName.CSEQ, new CSeq(out.firstCseq(), Method.INVITE))
                        .with(out.contact(spec.flow(), secure))
                        .with(Capabilities.SESSION)
                        .with(SessionTimer.wanted())
                        .with(spec.offer().isEmpty() ? Headers.NONE : Capabilities.RELIABLE)
                        .with(spec.headers());
        var invite = new SipRequest(Method.INVITE, spec.target(), headers, spec.offer());
        InviteId id = new InviteId(out.nextId());
        SipRequest stamped = out.stamped(spec.flow(), invite);
        keep(id, new ClientUsage(id, spec.flow(), stamped, out), spec.flow().id(), tag);
        return id;
    }

    /// Acknowledges a 2xx that held an offer, with the answer.
    public void acknowledge(InviteId id, Body answer, long nowMs) {
        out.at(nowMs);
        step(id, u -> u instanceof DialogUsage d ? d.acknowledge(answer) : u);
    }

    /// Ends a usage from our side, by what its state asks for: BYE once it is answered, CANCEL for
    /// an outgoing one that is not (and BYE should the answer have crossed it), 480 for an incoming
    /// one.
    ///
    /// @param headers of the BYE or the refusal, for example Reason
    public void hangUp(InviteId id, Headers headers, long nowMs) {
        out.at(nowMs);
        step(id, u -> u.hangUp(headers));
    }

    /// Sends a re-INVITE in a confirmed dialog. One that crosses another INVITE fails with 491 at
    /// once.
    public void reinvite(InviteId id, Body offer, long nowMs) {
        out.at(nowMs);
        step(id, u -> u instanceof DialogUsage d ? d.reinvite(offer) : u);
    }

    /// Answers the peer's re-INVITE with 200.
    public void answerReinvite(InviteId id, Body body, long nowMs) {
        out.at(nowMs);
        step(id, u -> u instanceof DialogUsage d ? d.answerReinvite(body) : u);
    }

    /// Refuses the peer's re-INVITE; the session goes on as it was.
    public void refuseReinvite(InviteId id, int status, Headers headers, long nowMs) {
        out.at(nowMs);
        step(id, u -> u instanceof DialogUsage d ? d.refuseOffered(status, headers) : u);
    }

    /// Accepts a REFER with 202; [#referProgress] tells the referrer how it goes on.
    public void acceptRefer(RequestId id, long nowMs) {
        out.at(nowMs);
        out.referrals().accept(id, nowMs);
    }

    /// Refuses a REFER.
    ///
    /// @param status 300..699
    public void refuseRefer(RequestId id, int status, Headers headers, long nowMs) {
        out.at(nowMs);
        out.referrals().step(id, referral -> referral.refuse(status, headers));
    }

    /// Tells a referrer how far the call is that it asked for (RFC 3515 2.4.5). Nothing happens
    /// when it does not want to know or can't be told any more.
    ///
    /// @param status of the call so far: 101..199, or a final one, which ends the report
    public void referProgress(RequestId id, int status, long nowMs) {
        out.at(nowMs);
        out.referrals().step(id, referral -> referral.progress(status));
    }

    /// Finds the dialog that a Replaces names (RFC 3891 3).
    ///
    /// An early dialog that the other side began is found, but can't be replaced (3891 3).
    ///
    /// The tags may stand either way: an attended transfer names a dialog from the far side, a
    /// pickup names it as the phone that rings sees it, and we are its other end.
    public Replaced replaced(Replaces replaces) {
        return replaced(replaces, replaces.toTag(), replaces.fromTag())
                .or(() -> replaced(replaces, replaces.fromTag(), replaces.toTag()))
                .orElse(new Replaced.Nothing(481));
    }

    private Optional<Replaced> replaced(Replaces replaces, String local, String remote) {
        var dialog = new DialogId(replaces.callId(), local, remote);
        return Optional.ofNullable(byLocalTag.get(local))
                .flatMap(id -> replaceable(id, usages.get(id).usage, dialog, replaces.earlyOnly()));
    }

    private static Optional<Replaced> replaceable(
            InviteId id, Usage usage, DialogId dialog, boolean earlyOnly) {
        return switch (usage) {
            case DialogUsage answered when answered.dialogId().equals(dialog) ->
                    Optional.of(
                            earlyOnly ? new Replaced.Nothing(486) : new Replaced.Usage(id, true));
            case ClientUsage ringing when ringing.dialogIds().contains(dialog) ->
                    Optional.of(new Replaced.Usage(id, false));
            case ServerUsage waiting when waiting.dialogId().equals(dialog) ->
                    Optional.of(new Replaced.Unanswered(id));
            case DialogUsage _, ClientUsage _, ServerUsage _, Usage.Over _ -> Optional.empty();
        };
    }

    /// The dialogs of a usage: those of all phones that ring, the one that answered, or none.
    public List<DialogId> dialogs(InviteId id) {
        return Optional.ofNullable(usages.get(id))
                .map(entry ->
                        switch (entry.usage) {
                            case DialogUsage answered -> List.of(answered.dialogId());
                            case ClientUsage ringing -> ringing.dialogIds();
                            case ServerUsage caller -> List.of(caller.dialogId());
                            case Usage.Over _ -> List.<DialogId>of();
                        })
                .orElse(List.of());
    }

    /// Answers a REGISTER or SUBSCRIBE; nothing happens when its flow closed meanwhile.
    ///
    /// @param status 200..699
    public void respond(RequestId id, int status, Headers headers, Body body, long nowMs) {
        out.at(nowMs);
        Optional.ofNullable(received.remove(id))
                .ifPresent(exchange ->
                        out.respond(
                                exchange.key,
                                SipResponse.to(exchange.request, status, exchange.localTag)
                                        .with(headers)
                                        .withBody(body)));
    }

    /// Sends a request that is no INVITE, such as a NOTIFY; the Via is added here.
    public RequestId request(Flow flow, SipRequest request, long nowMs) {
        if (request.is(Method.INVITE) || request.is(Method.ACK)) {
            throw new IllegalArgumentException("INVITE has its own methods");
        }
        out.at(nowMs);
        RequestId id = new RequestId(out.nextId());
        sent.put(out.request(flow, request), id);
        return id;
    }

    /// Whether every INVITE has come to its end, a BYE that waits for an ACK included (15).
    public boolean isQuiet() {
        return usages.isEmpty();
    }

    /// Live usages, exchanges and transactions, for figures and leak tests.
    public int size() {
        return usages.size()
                + received.size()
                + sent.size()
                + out.layer().size()
                + out.referrals().size();
    }

    private void fromLayer(LayerOutput output) {
        switch (output) {
            case LayerOutput.Send(var flow, var message) -> out.send(flow, message);
            case LayerOutput.NewRequest(var key, var flow, var request) ->
                    newRequest(key, flow, request);
            case LayerOutput.Ack(var flow, var ack) ->
                    inDialog(flow, ack).ifPresent(id -> step(id, u -> u.acknowledged(ack)));
            case LayerOutput.Response(var key, var response) -> response(key, response);
            case LayerOutput.Failure(var key, var failure) -> failure(key, failure);
        }
    }

    private void newRequest(TransactionKey key, Flow flow, SipRequest request) {
        if (request.is(Method.CANCEL)) {
            cancel(key, request);
            return;
        }
        boolean tagged = request.toTag().isPresent();
        Optional<InviteId> dialog = inDialog(flow.id(), request);
        if (dialog.isPresent()) {
            step(dialog.get(), usage -> usage.request(key, request));
            return;
        }
        Optional<Refusal> refusal = RequestCheck.outsideDialog(request);
        if (refusal.isPresent()) {
            refuse(key, request, refusal.get());
            return;
        }
        boolean standsAlone = request.is(Method.REGISTER) || request.is(Method.SUBSCRIBE);
        if (standsAlone) {
            RequestId id = new RequestId(out.nextId());
            String localTag = request.toTag().orElseGet(out::token);
            received.put(id, new Exchange(key, request, localTag));
            out.raise(new UaEvent.RequestReceived(id, flow, request, localTag));
        } else if (request.is(Method.INVITE) && !tagged) {
            invited(key, flow, request);
        } else if (request.is(Method.OPTIONS) && !tagged) {
            out.respond(key, SipResponse.to(request, 200, out.token()).with(Capabilities.all()));
        } else {
            refuse(key, request, Refusal.of(481));
        }
    }

    private void invited(TransactionKey key, Flow flow, SipRequest request) {
        InviteId id = new InviteId(out.nextId());
        var usage = new ServerUsage(id, flow, key, request, out);
        keep(id, usage, flow.id(), usage.localTag());
        out.own(key, id);
        out.raise(new UaEvent.Invited(id, flow, request));
    }

    /// 9.2: the CANCEL is answered by itself; what it cancels gets 487 unless it is answered
    /// already.
    private void cancel(TransactionKey key, SipRequest cancel) {
        TransactionKey invite = TransactionKey.ofCancelled(key.flow(), cancel);
        Optional<InviteId> id = out.ownerOf(invite).filter(_ -> out.layer().knows(invite));
        String tag = id.map(usages::get).map(Entry::localTag).orElseGet(out::token);
        out.respond(key, SipResponse.to(cancel, id.isPresent() ? 200 : 481, tag));
        id.ifPresent(known -> step(known, usage -> usage.cancelled(invite)));
    }

    private void refuse(TransactionKey key, SipRequest request, Refusal refusal) {
        out.respond(
                key,
                SipResponse.to(request, refusal.status(), out.token()).with(refusal.headers()));
    }

    private void response(TransactionKey key, SipResponse response) {
        out.ownerOf(key).ifPresent(id -> step(id, usage -> usage.response(key, response)));
        if (response.isFinal() && !response.isSuccess()) {
            out.referrals().notifyFailed(key);
        }
        Optional.ofNullable(response.isFinal() ? sent.remove(key) : null)
                .ifPresent(id -> out.raise(new UaEvent.RequestCompleted(id, response)));
    }

    private void failure(TransactionKey key, TxFailure failure) {
        out.ownerOf(key).ifPresent(id -> step(id, usage -> usage.failed(key, failure)));
        out.referrals().notifyFailed(key);
        Optional.ofNullable(sent.remove(key))
                .ifPresent(id -> out.raise(new UaEvent.RequestFailed(id, failure)));
    }

    /// The usage whose dialog a request of the peer belongs to. It must come on the dialog's own
    /// flow: tags that leaked are no proof of anything.
    private Optional<InviteId> inDialog(FlowId flow, SipRequest request) {
        return byTags(request).filter(id -> usages.get(id).flow.equals(flow));
    }

    private Optional<InviteId> byTags(SipRequest request) {
        return DialogId.of(request)
                .flatMap(dialog -> Optional.ofNullable(byLocalTag.get(dialog.localTag())))
                .filter(id -> isPartOf(usages.get(id).usage, request));
    }

    private static boolean isPartOf(Usage usage, SipRequest request) {
        return !(usage instanceof DialogUsage confirmed)
                || DialogId.of(request).filter(confirmed.dialogId()::equals).isPresent();
    }

    private List<InviteId> usagesOn(FlowId flow) {
        return usages.entrySet().stream()
                .filter(e -> e.getValue().flow.equals(flow))
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingLong(InviteId::value))
                .toList();
    }

    private void keep(InviteId id, Usage usage, FlowId flow, String localTag) {
        usages.put(id, new Entry(usage, flow, localTag));
        byLocalTag.put(localTag, id);
    }

    /// Feeds one input to a usage and keeps the phase that follows.
    private void step(InviteId id, UnaryOperator<Usage> input) {
        Entry entry = usages.get(id);
        if (entry == null) {
            return;
        }
        Usage next = input.apply(entry.usage);
        switch (next) {
            case Usage.Over _ -> {
                usages.remove(id);
                byLocalTag.remove(entry.localTag);
                out.disown(id);
            }
            case ServerUsage _, ClientUsage _, DialogUsage _ ->
                    usages.put(id, new Entry(next, entry.flow, entry.localTag));
        }
    }
}
