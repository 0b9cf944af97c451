package org.wardline.sip.transaction;

import java.util.Locale;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.Via;
import org.wardline.sip.transport.FlowId;

/// What makes messages belong to one transaction (RFC 3261 17.1.3, 17.2.3), within one flow: no
/// other connection can take part in it, whatever it knows.
///
/// @param server whether we answer
/// @param branch the topmost Via's branch, or what RFC 2543 matched by
/// @param sentBy host and port of the topmost Via, in lower case; empty for a client
/// @param method the transaction's, INVITE for an ACK
public record TransactionKey(
        FlowId flow, boolean server, String branch, String sentBy, Method method) {

    static TransactionKey ofServer(FlowId flow, SipRequest request) {
        return ofServer(flow, request, request.is(Method.ACK) ? Method.INVITE : request.method());
    }

    /// The key of the INVITE that a CANCEL is about (RFC 3261 9.2).
    public static TransactionKey ofCancelled(FlowId flow, SipRequest cancel) {
        return ofServer(flow, cancel, Method.INVITE);
    }

    private static TransactionKey ofServer(FlowId flow, SipRequest request, Method method) {
        Via via = request.topVia();
        String sentBy = via.host().toLowerCase(Locale.ROOT) + ":" + via.port();
        String branch = via.hasUniqueBranch() ? via.branch() : ofRfc2543(request);
        return new TransactionKey(flow, true, branch, sentBy, method);
    }

    /// Request-URI, From tag, Call-ID, CSeq number and topmost Via; the To tag is left out because
    /// the ACK has the one that we gave.
    private static String ofRfc2543(SipRequest request) {
        return String.join(
                "\n",
                request.uri().text(),
                request.fromTag().orElse(""),
                request.callId(),
                Long.toString(request.cseq().number()),
                request.topVia().branch());
    }

    static TransactionKey ofClient(FlowId flow, SipRequest request) {
        return new TransactionKey(flow, false, request.topVia().branch(), "", request.method());
    }

    static TransactionKey ofClient(FlowId flow, SipResponse response) {
        return new TransactionKey(
                flow, false, response.topVia().branch(), "", response.cseq().method());
    }

    @Override
    public String toString() {
        return (server ? "server " : "client ") + method + " on " + flow;
    }
}
