package org.wardline.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transport.FlowId;

/// What phones were sent, in order.
final class SimDeliveries {

    private final List<Delivered> all = new ArrayList<>();

    private record Delivered(FlowId to, SipMessage message) {}

    void add(FlowId to, SipMessage message) {
        all.add(new Delivered(to, message));
    }

    void clear() {
        all.clear();
    }

    /// The statuses of the responses of a Call-ID.
    List<Integer> statuses(String callId) {
        return all.stream()
                .map(Delivered::message)
                .filter(message -> message.callId().equals(callId))
                .filter(SipResponse.class::isInstance)
                .map(message -> ((SipResponse) message).status())
                .toList();
    }

    /// The requests of a method that went down such connections.
    List<SipRequest> requests(Predicate<FlowId> to, Method method) {
        return all.stream()
                .filter(delivered -> to.test(delivered.to()))
                .map(Delivered::message)
                .filter(message -> message instanceof SipRequest r && r.is(method))
                .map(SipRequest.class::cast)
                .toList();
    }
}
