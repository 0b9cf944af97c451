package org.wardline.sip.dialog;

import java.util.Optional;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.Uri;

/// One dialog (RFC 3261 12): its identity, both sequences of CSeq, the remote target and the route
/// set. Owned by one signalling shard; knows nothing of flows, timers or of what the dialog is used
/// for.
public final class Dialog {

    /// RFC 3261 12: early from a provisional response, confirmed from a 2xx.
    public enum State {
        EARLY,
        CONFIRMED,
        TERMINATED
    }

    /// What a request in the dialog is to its order (RFC 3261 12.2.2).
    public enum Order {
        /// Next in line; the remote sequence has moved.
        IN_ORDER,
        /// Lower than one seen before: to be answered with 500.
        OUT_OF_ORDER
    }

    private static final long MAX_FORWARDS = 70;

    private final DialogId id;
    private final NameAddr local;
    private final NameAddr remote;
    private RouteSet routeSet;
    private Uri remoteTarget;
    private long localCseq;
    private long remoteCseq;
    private State state;

    private Dialog(DialogId id, NameAddr local, NameAddr remote, RouteSet routeSet, Uri target) {
        this.id = id;
        this.local = local;
        this.remote = remote;
        this.routeSet = routeSet;
        this.remoteTarget = target;
        this.state = State.EARLY;
    }

    /// The dialog that our response to a request begins, early until [#confirm] (12.1.1).
    ///
    /// @param localTag what our response puts into To
    /// @param firstCseq our sequence begins after it
    public static Dialog asServer(SipRequest request, String localTag, long firstCseq) {
        var dialog =
                new Dialog(
                        DialogId.ofServer(request, localTag),
                        request.to().withTag(localTag),
                        request.from(),
                        RouteSet.ofServer(request),
                        contact(request).orElse(request.from().uri()));
        dialog.localCseq = firstCseq;
        dialog.remoteCseq = request.cseq().number();
        return dialog;
    }

    /// The dialog that a tagged response to our request begins, early until [#confirm] (12.1.2).
    public static Dialog asClient(SipRequest request, SipResponse response) {
        var dialog =
                new Dialog(
                        DialogId.ofClient(request, response),
                        request.from(),
                        response.to(),
                        RouteSet.ofClient(response),
                        contact(response).orElse(request.uri()));
        dialog.localCseq = request.cseq().number();
        dialog.remoteCseq = -1;
        return dialog;
    }

    /// The dialog that another phone behind a forking proxy began by answering the same INVITE
    /// (13.2.2.4).
    public Dialog forkedBy(SipResponse response) {
        var other =
                new Dialog(
                        new DialogId(id.callId(), id.localTag(), response.toTag().orElse("")),
                        local,
                        response.to(),
                        RouteSet.ofClient(response),
                        contact(response).orElse(remoteTarget));
        other.localCseq = localCseq;
        other.remoteCseq = -1;
        other.state = State.CONFIRMED;
        return other;
    }

    private static Optional<Uri> contact(SipMessage message) {
        return message.headers()
                .first(HeaderName.CONTACT)
                .filter(NameAddr.class::isInstance)
                .map(contact -> ((NameAddr) contact).uri());
    }

    public DialogId id() {
        return id;
    }

    public State state() {
        return state;
    }

    /// Where requests to the peer are addressed: its last Contact.
    public Uri remoteTarget() {
        return remoteTarget;
    }

    /// The peer's address with its tag.
    public NameAddr remote() {
        return remote;
    }

    /// Our address with our tag.
    public NameAddr local() {
        return local;
    }

    /// Our 2xx went out.
    public void confirm() {
        state = State.CONFIRMED;
    }

    /// The peer's 2xx came: its route set and target replace those of the early dialog (13.2.2.4).
    public void confirm(SipResponse response) {
        routeSet = RouteSet.ofClient(response);
        refreshTarget(response);
        state = State.CONFIRMED;
    }

    public void terminate() {
        state = State.TERMINATED;
    }

    /// Takes a request of the peer in this dialog. An ACK has its INVITE's number and a CANCEL its
    /// request's: both are not put in order.
    public Order receive(SipRequest request) {
        if (request.is(Method.ACK) || request.is(Method.CANCEL)) {
            return Order.IN_ORDER;
        }
        long number = request.cseq().number();
        if (number < remoteCseq) {
            return Order.OUT_OF_ORDER;
        }
        remoteCseq = number;
        return Order.IN_ORDER;
    }

    /// The peer's Contact in a re-INVITE or the 2xx to one replaces the remote target (12.2.1.2).
    public void refreshTarget(SipMessage message) {
        remoteTarget = contact(message).orElse(remoteTarget);
    }

    /// The next request of ours, without Via (12.2.1.1).
    ///
    /// @param more Contact and others
    public SipRequest request(Method method, Headers more, Body body) {
        localCseq++;
        return build(method, localCseq, more, body);
    }

    /// The ACK for a 2xx: the number of its INVITE, and the credentials of that if any (13.2.2.4).
    public SipRequest ack(long inviteCseq, Body body) {
        return build(Method.ACK, inviteCseq, Headers.NONE, body);
    }

    private SipRequest build(Method method, long cseq, Headers more, Body body) {
        Headers headers =
                routeSet.headers(remoteTarget)
                        .with(HeaderName.MAX_FORWARDS, MAX_FORWARDS)
                        .with(HeaderName.FROM, local)
                        .with(HeaderName.TO, remote)
                        .with(HeaderName.CALL_ID, id.callId())
                        .with(HeaderName.CSEQ, new CSeq(cseq, method))
                        .with(more);
        return new SipRequest(method, routeSet.requestUri(remoteTarget), headers, body);
    }
}
