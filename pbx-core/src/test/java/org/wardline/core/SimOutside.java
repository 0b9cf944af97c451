package org.wardline.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.wardline.directory.Extension;
import org.wardline.directory.OutsideRules;
import org.wardline.directory.Tenant;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkNumber;
import org.wardline.directory.TrunkServer;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.toll.TollCaps;

/// The sides in the public network that the practices of a simulation have dialled, as the messages
/// say that cross to carriers and back: by these it is seen whether the caps hold. What a lost
/// connection had is forgotten, so that never more is counted than goes on.
final class SimOutside {

    /// What leads to 101.
    static final String NUMBER = "+12025550101";

    /// Who calls it.
    static final String SOMEBODY = "+12125550100";

    /// So low that people come to each of them.
    static final OutsideRules RULES =
            new OutsideRules(new TollCaps(2, 2, 3), new TollCaps(6, 6, 9), new TreeMap<>());

    private static final int LINES = 10;
    private static final long MINUTE_MS = 60_000;

    /// As late as the end of a minute is noticed.
    private static final long NOTICED_MS = 1_000;

    private final SimExchange exchange;
    private final SimInvariants invariants;
    private final Map<FlowId, TenantId> trunks = new HashMap<>();
    private final Map<TenantId, Map<String, OptionalLong>> sides = new HashMap<>();
    private final Map<TenantId, Long> minutes = new HashMap<>();
    private final Set<String> forHelp = new HashSet<>();

    SimOutside(SimExchange exchange, SimInvariants invariants) {
        this.exchange = exchange;
        this.invariants = invariants;
    }

    /// A trunk of a practice.
    ///
    /// @param desk where its number leads
    static Trunk trunk(Tenant practice, Extension desk) {
        return new Trunk(
                TrunkId.random(),
                practice.id(),
                "Carrier",
                new TrunkServer("sip.carrier.example", 5061, Optional.empty()),
                LINES,
                List.of(new TrunkNumber(new E164(NUMBER.substring(1)), desk.id())),
                Optional.of(SimCarrier.AGREEMENT));
    }

    static boolean isForHelp(SipRequest request) {
        return request.uri() instanceof SipUri uri && uri.userDecoded().equals("911");
    }

    /// Whether somebody hears that a phone or a practice has no more calls or minutes outside.
    static boolean isCapped(SipResponse response) {
        return response.headers()
                .first(HeaderName.WARNING)
                .filter(text -> text.contains("outside numbers"))
                .isPresent();
    }

    /// A trunk has a connection, and no other.
    void connected(Trunk trunk, Flow flow) {
        trunks.values().remove(trunk.tenant());
        trunks.put(flow.id(), trunk.tenant());
        forget(trunk.tenant());
    }

    /// The server knows that a connection is lost.
    void lost(Flow flow) {
        Optional.ofNullable(trunks.remove(flow.id())).ifPresent(this::forget);
    }

    private void forget(TenantId practice) {
        List.copyOf(of(practice).keySet()).forEach(call -> over(practice, call));
    }

    /// The server sends something.
    void sent(Flow flow, SipMessage message) {
        TenantId practice = trunks.get(flow.id());
        if (practice == null || !(message instanceof SipRequest request)) {
            return;
        }
        String call = request.callId();
        if (request.is(Method.INVITE) && request.toTag().isEmpty()) {
            dialled(practice, request);
        } else if (request.is(Method.CANCEL) || request.is(Method.BYE)) {
            over(practice, call);
            invariants.require(
                    SimInvariant.HELP_GOES_ON,
                    !forHelp.contains(call) || !isForWantOfMinutes(request),
                    () -> "BYE of a call for help");
        }
    }

    private void dialled(TenantId practice, SipRequest invite) {
        if (isForHelp(invite)) {
            forHelp.add(invite.callId());
            return;
        }
        of(practice).put(invite.callId(), OptionalLong.empty());
        int now = of(practice).size();
        invariants.require(
                SimInvariant.CALLS_CAPPED,
                now <= RULES.calls().ofPractice(),
                () -> now + " calls at a time");
    }

    private static boolean isForWantOfMinutes(SipRequest bye) {
        return bye.headers()
                .first(HeaderName.REASON)
                .filter(reason -> reason.contains("Minutes"))
                .isPresent();
    }

    /// The server receives something.
    void received(Flow flow, SipMessage message) {
        TenantId practice = trunks.get(flow.id());
        if (practice == null || !of(practice).containsKey(message.callId())) {
            return;
        }
        switch (message) {
            case SipRequest request when request.is(Method.BYE) -> over(practice, request.callId());
            case SipResponse response when response.cseq().method().equals(Method.INVITE) ->
                    answered(practice, response);
            case SipMessage _ -> {
                // Nothing begins or ends.
            }
        }
    }

    private void answered(TenantId practice, SipResponse response) {
        boolean isFirst = of(practice).get(response.callId()).isEmpty();
        if (response.isSuccess() && isFirst) {
            of(practice).put(response.callId(), OptionalLong.of(exchange.now()));
        } else if (response.status() >= 300 && isFirst) {
            over(practice, response.callId());
        }
    }

    private void over(TenantId practice, String call) {
        OptionalLong answered = of(practice).remove(call);
        if (answered != null && answered.isPresent()) {
            minutes.merge(practice, begun(answered.getAsLong()), Long::sum);
        }
    }

    /// Minutes of a call that have begun.
    private long begun(long answeredMs) {
        return 1 + Math.max(0, exchange.now() - answeredMs - NOTICED_MS) / MINUTE_MS;
    }

    /// Checks the minutes of the one day that there was.
    void checkMinutes() {
        sides.forEach((practice, open) -> {
            long goOn =
                    open.values().stream()
                            .filter(OptionalLong::isPresent)
                            .mapToLong(answered -> begun(answered.getAsLong()))
                            .sum();
            long all = minutes.getOrDefault(practice, 0L) + goOn;
            invariants.require(
                    SimInvariant.MINUTES_CAPPED,
                    all <= RULES.minutes().ofPractice(),
                    () -> all + " minutes");
        });
    }

    private Map<String, OptionalLong> of(TenantId practice) {
        return sides.computeIfAbsent(practice, _ -> new HashMap<>());
    }
}
