package org.wardline.core;

import java.util.HashMap;
import java.util.Map;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// Lets a phone send REFER within the dialogs of its user agent, which has no REFER of its own:
/// each takes the next number of its dialog, and whatever follows moves up (RFC 3261 12.2.1.1). One
/// dialog for each Call-ID.
final class SimDialogNumbers {

    private record Sent(String callId, long number) {}

    private final Map<String, Integer> referred = new HashMap<>();
    private final Map<String, Long> last = new HashMap<>();

    /// What the other side was sent for what the user agent says, and the other way round.
    private final Map<Sent, Long> onWire = new HashMap<>();

    private final Map<Sent, Long> within = new HashMap<>();

    /// The number of a REFER that goes out now.
    long next(String callId) {
        referred.merge(callId, 1, Integer::sum);
        return last.merge(callId, 1L, Long::sum);
    }

    /// A message of the user agent as it goes out.
    SipMessage out(SipMessage message) {
        if (!(message instanceof SipRequest request)) {
            return message;
        }
        String callId = request.callId();
        long own = request.cseq().number();
        boolean repeats = request.is(Method.ACK) || request.is(Method.CANCEL);
        long number =
                repeats
                        ? onWire.getOrDefault(new Sent(callId, own), own)
                        : own + referred.getOrDefault(callId, 0);
        if (!repeats) {
            last.put(callId, number);
            onWire.put(new Sent(callId, own), number);
            within.put(new Sent(callId, number), own);
        }
        return request.withHeaders(renumbered(request, number));
    }

    /// A message for the user agent as it is to see it.
    SipMessage in(SipMessage message) {
        if (!(message instanceof SipResponse response)) {
            return message;
        }
        long number = response.cseq().number();
        long own = within.getOrDefault(new Sent(response.callId(), number), number);
        return new SipResponse(
                response.status(), response.reason(), renumbered(response, own), response.body());
    }

    private static org.wardline.sip.message.Headers renumbered(SipMessage message, long number) {
        return message.headers().set(HeaderName.CSEQ, new CSeq(number, message.cseq().method()));
    }
}
