package org.wardline.call;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.wardline.cdr.LegEnd;
import org.wardline.cdr.LegRecord;
import org.wardline.directory.Device;
import org.wardline.directory.Extension;
import org.wardline.ident.Origin;
import org.wardline.ident.TenantId;
import org.wardline.media.AudioCodec;
import org.wardline.media.Direction;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.policy.CryptoPolicy;
import org.wardline.sdp.Agreement;
import org.wardline.sdp.LocalAudio;
import org.wardline.sdp.OfferAnswer;
import org.wardline.sdp.SdpParser;
import org.wardline.sdp.SdpResult;
import org.wardline.sdp.SdpWriter;
import org.wardline.sdp.SessionDescription;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.UserAgent;

/// One side of a call: a phone or a carrier, its INVITE usage, its SDP exchange and its media port.
/// Owned by the call's shard. The port is opened when the first description of ours is written, so
/// that a refused offer costs none.
final class Leg {

    /// Who is at this side.
    ///
    /// @param userAgent what the phone says of itself
    /// @param shown what the other side may learn of the party
    record Party(LegId id, Peer peer, Flow flow, String userAgent, ShownCaller shown) {

        /// Where it is, for the audit log.
        Origin origin() {
            return new Origin(flow.remoteAddress(), userAgent);
        }
    }

    private final Party party;
    private final CallServices services;
    private final OfferAnswer exchange;
    private Optional<InviteId> invite = Optional.empty();
    private Optional<MediaPort> port = Optional.empty();
    private final Instant startedAt;
    private Optional<Instant> answeredAt = Optional.empty();
    private boolean hearsMusic;
    private boolean alerting;
    private boolean callsForHelp;
    private boolean closed;

    Leg(Party party, CallServices services) {
        this.party = Objects.requireNonNull(party, "party");
        this.services = Objects.requireNonNull(services, "services");
        this.exchange =
                new OfferAnswer(
                        this::localAudio,
                        CryptoPolicy.suitesFor(party.userAgent()),
                        services.signals().freshKeys(),
                        party.id().call().value().getMostSignificantBits() >>> 1);
        this.startedAt = services.signals().wallClock().get();
    }

    Party party() {
        return party;
    }

    /// It has part in an emergency call: its port is asked for beyond the practice's share.
    void callsForHelp() {
        callsForHelp = true;
    }

    boolean isForHelp() {
        return callsForHelp;
    }

    boolean isSamePhone(Leg other) {
        return party.peer() instanceof Peer.Phone(Device device, Extension _)
                && other.party.peer().is(device.id());
    }

    /// The usage in signalling.
    InviteId invite() {
        return invite.orElseThrow();
    }

    void invite(InviteId id) {
        invite = Optional.of(id);
    }

    Optional<Agreement> agreement() {
        return exchange.agreement();
    }

    /// The codec that is spoken, or that the peer would like to speak.
    Optional<AudioCodec> codec() {
        return exchange.agreement().map(agreed -> agreed.send().codec()).or(exchange::offeredCodec);
    }

    /// The phone says that it rings (RFC 3261 13.2.2.1).
    void alerts() {
        alerting = true;
    }

    /// Whether the phone has said that it rings: from then on its dialog has a name.
    boolean isAlerting() {
        return alerting;
    }

    /// Whether the call is connected on this side: a 200 was sent or received.
    boolean isAnswered() {
        return answeredAt.isPresent();
    }

    boolean holds() {
        return exchange.agreement().map(Agreement::heldByPeer).orElse(false);
    }

    boolean hasOpenOfferOfPeer() {
        return exchange.state() == OfferAnswer.State.REMOTE_OFFER;
    }

    boolean hasOpenOfferOfOurs() {
        return exchange.state() == OfferAnswer.State.LOCAL_OFFER;
    }

    MediaPort port() {
        return port.orElseThrow();
    }

    /// Our offer.
    ///
    /// @throws org.wardline.media.MediaUnavailable when no port is free
    Body offer(AudioCodec first) {
        return body(exchange.offer(first, Direction.SENDRECV));
    }

    /// Takes the peer's offer, without answering it yet.
    Optional<Rejection> received(Body offer) {
        return read(offer, exchange::received);
    }

    /// Answers the peer's INVITE, if that is not done: with the answer to its offer, or with an
    /// offer of ours when it brought none.
    ///
    /// @throws org.wardline.media.MediaUnavailable when no port is free
    void connect(Optional<AudioCodec> preferred, long nowMs) {
        if (isAnswered()) {
            return;
        }
        Body body =
                hasOpenOfferOfPeer() ? answer(preferred) : offer(preferred.orElse(AudioCodec.PCMU));
        services.userAgent().answer(invite(), body, Headers.NONE, nowMs);
        markAnswered();
    }

    /// Answers the peer's offer and puts the agreement in force at the port.
    ///
    /// @throws org.wardline.media.MediaUnavailable when no port is free
    private Body answer(Optional<AudioCodec> preferred) {
        SessionDescription answer = exchange.answer(preferred, Direction.SENDRECV);
        port().remote(exchange.agreement().orElseThrow().forPort());
        return body(answer);
    }

    /// Takes the peer's answer to our offer and puts the agreement in force at the port.
    Optional<Rejection> answered(Body answer) {
        Optional<Rejection> rejection = read(answer, exchange::answered);
        if (rejection.isEmpty()) {
            markAnswered();
            port().remote(exchange.agreement().orElseThrow().forPort());
        } else if (hasOpenOfferOfOurs()) {
            exchange.withdrawn();
        }
        return rejection;
    }

    /// Settles a re-INVITE of the peer: answers its offer, makes ours when it brought none, or
    /// refuses, in which case the session goes on as it was (RFC 3261 14.2).
    ///
    /// @return why it was refused
    Optional<Rejection> reinvited(Body offer, long nowMs) {
        UserAgent userAgent = services.userAgent();
        if (offer.isEmpty()) {
            userAgent.answerReinvite(invite(), offer(codec().orElse(AudioCodec.PCMU)), nowMs);
            return Optional.empty();
        }
        Optional<Rejection> refused = received(offer);
        if (refused.isPresent()) {
            userAgent.refuseReinvite(
                    invite(), refused.get().status(), refused.get().headers(), nowMs);
        } else {
            userAgent.answerReinvite(
                    invite(), answer(agreement().map(agreed -> agreed.send().codec())), nowMs);
        }
        return refused;
    }

    /// Music while the other side holds, silence from us otherwise.
    void music(boolean on) {
        if (on && !hearsMusic) {
            port().play(services.musicOnHold(), MediaPort.Repeat.FOREVER);
        } else if (!on && hearsMusic) {
            port().stop();
        }
        hearsMusic = on;
    }

    /// Joins the audio of both sides, as soon as both have agreed on theirs.
    void bridgeTo(Leg other) {
        if (agreement().isPresent() && other.agreement().isPresent()) {
            port().bridgeTo(other.port());
            music(other.holds());
            other.music(holds());
        }
    }

    /// Takes this side's audio out of whatever it is joined to.
    void unbridge() {
        port.ifPresent(MediaPort::unbridge);
    }

    /// Gives the port back and forgets the keys; what was said first counts.
    ///
    /// @return the record of this side; empty when it was closed before
    Optional<LegRecord> close(LegEnd reason) {
        if (closed) {
            return Optional.empty();
        }
        closed = true;
        port.ifPresent(opened -> {
            opened.close();
            services.ports().closed(party.peer().tenant());
        });
        exchange.close();
        return Optional.of(
                new LegRecord(
                        party.peer().endpoint(),
                        startedAt,
                        answeredAt,
                        services.signals().wallClock().get(),
                        reason));
    }

    private void markAnswered() {
        if (answeredAt.isEmpty()) {
            answeredAt = Optional.of(services.signals().wallClock().get());
        }
    }

    private LocalAudio localAudio() {
        if (port.isEmpty()) {
            var spec =
                    new MediaSpec(party.flow().local().getAddress(), party.id().call().hashCode());
            TenantId practice = party.peer().tenant();
            Supplier<MediaPort> opening = () -> services.media().open(spec, this::reported);
            PracticePorts ports = services.ports();
            port =
                    Optional.of(
                            callsForHelp
                                    ? ports.openForHelp(practice, opening)
                                    : ports.open(practice, opening));
        }
        InetAddress advertised = services.signals().advertised().apply(party.flow());
        return new LocalAudio(
                advertised, port().localAddress().getPort(), party.flow().remote().getAddress());
    }

    private void reported(MediaEvent event) {
        services.signals().media().accept(new MediaReport(party.id(), event));
    }

    private static Body body(SessionDescription description) {
        return Body.of(MediaType.SDP, SdpWriter.write(description));
    }

    private static Optional<Rejection> read(
            Body body,
            java.util.function.Function<SessionDescription, Optional<org.wardline.sdp.Refusal>>
                    taken) {
        if (!body.is(MediaType.SDP)) {
            return Optional.of(Rejection.malformed("The body is no session description"));
        }
        return switch (SdpParser.parse(body.bytes())) {
            case SdpResult.Malformed malformed ->
                    Optional.of(Rejection.malformed(malformed.reason()));
            case SdpResult.Parsed parsed -> taken.apply(parsed.description()).map(Rejection::of);
        };
    }
}
