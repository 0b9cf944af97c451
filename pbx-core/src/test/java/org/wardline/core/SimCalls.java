package org.wardline.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.wardline.media.Direction;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Replaces;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.OutgoingInvite;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UserAgent;

/// The calls of a simulated phone, on two lines.
final class SimCalls {

    /// How a phone answers what comes to it.
    enum Manner {
        /// Some calls after a while, others not at all; re-INVITEs as the weather is.
        AS_PEOPLE_DO,
        /// Every call after half a second.
        AT_ONCE
    }

    private static final int LINES = 2;

    /// More than any practice calls at a time.
    private static final int LINES_OF_A_CARRIER = 20;

    private final SimPhone phone;
    private final UserAgent userAgent;
    private final Manner manner;
    private final SimWorld world;
    private final Random random;
    private final Map<InviteId, SimLine> lines = new LinkedHashMap<>();

    SimCalls(SimPhone phone, UserAgent userAgent, Manner manner, SimWorld world, Random random) {
        this.phone = phone;
        this.userAgent = userAgent;
        this.manner = manner;
        this.world = world;
        this.random = random;
    }

    int size() {
        return lines.size();
    }

    /// Those that are answered and on which nothing is open, the oldest first.
    List<InviteId> talking() {
        return lines.entrySet().stream()
                .filter(entry -> entry.getValue().isStable())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Those that ring elsewhere.
    List<InviteId> calling() {
        return lines.entrySet().stream()
                .filter(entry -> !entry.getValue().isIncoming())
                .filter(entry -> !entry.getValue().isAnswered())
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean isFull() {
        return lines.size() >= (phone.isCarrier() ? LINES_OF_A_CARRIER : LINES);
    }

    boolean isHeld(InviteId id) {
        return line(id).filter(SimLine::isHeld).isPresent();
    }

    void crashed() {
        lines.values().forEach(SimLine::close);
        lines.clear();
    }

    // ---- what it is told to do

    /// Calls a number, with an offer or without.
    ///
    /// @param hope what works when it is answered
    void call(String number, boolean offers, SimFeature hope) {
        invite(number, offers, hope, Headers.NONE);
    }

    /// Takes a call that rings elsewhere, as a lamp has shown it (RFC 3891).
    void pickUp(DialogId ringing) {
        var replaces =
                new Replaces(ringing.callId(), ringing.remoteTag(), ringing.localTag(), true);
        invite("pickup", true, SimFeature.LAMP_PICKUP, Headers.of(HeaderName.REPLACES, replaces));
    }

    private void invite(String number, boolean offers, SimFeature hope, Headers headers) {
        Optional<Flow> flow = phone.flow();
        if (flow.isEmpty() || isFull()) {
            return;
        }
        world.tally().tried(hope);
        SimLine line = line(false, flow.get());
        line.hopes().add(hope);
        var spec =
                new OutgoingInvite(
                        flow.get(),
                        SipUri.of(number, phone.identity().domain()),
                        phone.address(phone.identity().number()),
                        phone.address(number),
                        offers ? line.offer() : Body.NONE,
                        headers);
        lines.put(userAgent.invite(spec, world.now()), line);
        phone.drain();
    }

    void hold(InviteId id) {
        world.tally().tried(SimFeature.HOLD);
        reinvite(id, Direction.SENDONLY);
    }

    void resume(InviteId id) {
        world.tally().tried(SimFeature.RESUME);
        reinvite(id, Direction.SENDRECV);
    }

    private void reinvite(InviteId id, Direction direction) {
        line(id).filter(SimLine::isStable)
                .ifPresent(line -> {
                    userAgent.reinvite(id, line.offer(direction), world.now());
                    phone.drain();
                });
    }

    void reinviteWithoutOffer(InviteId id) {
        if (line(id).filter(SimLine::isStable).isPresent()) {
            userAgent.reinvite(id, Body.NONE, world.now());
            phone.drain();
        }
    }

    void hangUpAll() {
        List.copyOf(lines.keySet()).forEach(this::hangUp);
    }

    void hangUp(InviteId id) {
        over(id);
        userAgent.hangUp(id, Headers.NONE, world.now());
        phone.drain();
    }

    // ---- what happens to it

    void on(UaEvent event) {
        switch (event) {
            case UaEvent.Invited(InviteId id, Flow flow, SipRequest request) ->
                    invited(id, flow, request);
            case UaEvent.Answered(InviteId id, SipResponse ok) -> {
                accepted(id, ok);
                connected(id);
            }
            case UaEvent.ReinviteAnswered(InviteId id, SipResponse ok) -> {
                accepted(id, ok);
                line(id).flatMap(SimLine::granted).ifPresent(world.tally()::worked);
            }
            case UaEvent.Failed(InviteId id, SipResponse response) -> {
                if (SimOutside.isCapped(response)) {
                    world.tally().worked(SimFeature.OUTSIDE_CAP);
                }
                over(id);
            }
            case UaEvent.Ended(InviteId id, var _) -> over(id);
            case UaEvent.Reinvited(InviteId id, SipRequest request) -> reinvited(id, request);
            case UaEvent.ReinviteFailed(InviteId id, SipResponse _) ->
                    line(id).filter(SimLine::hasOffered).ifPresent(SimLine::withdrawn);
            case UaEvent.Acknowledged(InviteId id, Body body) -> {
                line(id).filter(SimLine::hasOffered).ifPresent(line -> settle(id, line, body));
                connected(id);
            }
            case UaEvent.Progressed _,
                    UaEvent.Referred _,
                    UaEvent.RequestReceived _,
                    UaEvent.RequestCompleted _,
                    UaEvent.RequestFailed _ -> {
                // Nothing to be done about it.
            }
        }
    }

    private void invited(InviteId id, Flow flow, SipRequest request) {
        if (isFull()) {
            userAgent.reject(id, 486, Headers.NONE, world.now());
            return;
        }
        SimLine line = line(true, flow);
        String dialled = request.to().uri() instanceof SipUri uri ? uri.userDecoded() : "";
        line.hopes().addAll(world.office(phone).led(phone, dialled));
        lines.put(id, line);
        boolean prompt = manner == Manner.AT_ONCE || SimOutside.isForHelp(request);
        world.later(
                prompt ? 50 : random.nextInt(300),
                () -> {
                    userAgent.ring(id, 180, Body.NONE, Headers.NONE, world.now());
                    phone.drain();
                });
        int wish = prompt ? 0 : random.nextInt(10);
        Body offer = request.body();
        if (wish < 6) {
            world.later(prompt ? 500 : 300 + random.nextInt(4_000), () -> answer(id, offer));
        } else if (wish < 8) {
            world.later(300 + random.nextInt(4_000), () -> reject(id));
        } else if (wish < 9) {
            String elsewhere = SimOffice.PEOPLE.get(random.nextInt(SimOffice.PEOPLE.size()));
            world.later(random.nextInt(1_000), () -> redirect(id, elsewhere));
        }
    }

    private void answer(InviteId id, Body offer) {
        Optional<SimLine> line = line(id).filter(SimLine::isUntouched);
        if (line.isEmpty()) {
            return;
        }
        Optional<Body> answer = line.get().answerTo(offer);
        if (answer.isEmpty()) {
            refuse(id);
            return;
        }
        userAgent.answer(id, answer.get(), Headers.NONE, world.now());
        phone.drain();
    }

    private void reject(InviteId id) {
        if (line(id).filter(SimLine::isUntouched).isPresent()) {
            refuse(id);
        }
    }

    /// Its own forward key is on (RFC 3261 21.3).
    private void redirect(InviteId id, String number) {
        if (line(id).filter(SimLine::isUntouched).isPresent()) {
            over(id);
            Headers there = Headers.of(HeaderName.CONTACT, phone.address(number));
            userAgent.reject(id, 302, there, world.now());
            phone.drain();
        }
    }

    private void refuse(InviteId id) {
        over(id);
        userAgent.reject(id, random.nextBoolean() ? 486 : 603, Headers.NONE, world.now());
        phone.drain();
    }

    private void accepted(InviteId id, SipResponse ok) {
        line(id).ifPresent(line -> {
            if (line.hasOffered()) {
                settle(id, line, ok.body());
            } else {
                Optional<Body> answer = line.answerTo(ok.body());
                userAgent.acknowledge(id, answer.orElse(Body.NONE), world.now());
            }
        });
    }

    private void settle(InviteId id, SimLine line, Body answer) {
        if (!line.settle(answer)) {
            world.later(
                    0,
                    () -> {
                        if (lines.containsKey(id)) {
                            hangUp(id);
                        }
                    });
        }
    }

    /// A call is answered, and both ends know.
    private void connected(InviteId id) {
        line(id).filter(line -> !line.isAnswered())
                .ifPresent(line -> {
                    line.answered();
                    if (line.isIncoming() && talking().size() > 1) {
                        line.hopes().add(SimFeature.CALL_WAITING);
                    }
                    line.hopes().forEach(world.tally()::worked);
                });
    }

    private void reinvited(InviteId id, SipRequest request) {
        Optional<SimLine> line = line(id).filter(SimLine::isStable);
        boolean refuses = world.has(SimFaults.STUBBORN) && random.nextInt(3) == 0;
        Optional<Body> answer =
                refuses ? Optional.empty() : line.flatMap(l -> l.answerTo(request.body()));
        if (answer.isPresent()) {
            userAgent.answerReinvite(id, answer.get(), world.now());
        } else {
            userAgent.refuseReinvite(id, line.isPresent() ? 488 : 491, Headers.NONE, world.now());
        }
    }

    private void over(InviteId id) {
        Optional.ofNullable(lines.remove(id)).ifPresent(SimLine::close);
    }

    private Optional<SimLine> line(InviteId id) {
        return Optional.ofNullable(lines.get(id));
    }

    private SimLine line(boolean incoming, Flow flow) {
        return new SimLine(incoming, flow, world.exchange().phonesMedia, world.keys(), random);
    }
}
