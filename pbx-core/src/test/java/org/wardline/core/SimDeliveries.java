package org.wardline.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transport.FlowId;

/// What phones were sent, in order.
final class SimDeliveries {

    private final List<Delivered> all = new ArrayList<>();
    private final Map<String, List<Integer>> statuses = new HashMap<>();

    private record Delivered(FlowId to, SipMessage message) {}

    void add(FlowId to, SipMessage message) {
        all.add(new Delivered(to, message));
        if (message instanceof SipResponse response) {
            statuses.computeIfAbsent(message.callId(), _ -> new ArrayList<>())
                    .add(response.status());
        }
    }

    void clear() {
        all.clear();
        statuses.clear();
    }

    /// The statuses of the responses of a Call-ID.
    List<Integer> statuses(String callId) {
        return List.copyOf(statuses.getOrDefault(callId, List.of()));
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
