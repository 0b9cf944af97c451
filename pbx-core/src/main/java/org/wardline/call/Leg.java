package org.wardline.call;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import org.wardline.directory.Device;
import org.wardline.ident.CallId;
import org.wardline.media.AudioCodec;
import org.wardline.media.Direction;
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
import org.wardline.sip.message.MediaType;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.UserAgent;

/// One side of a call: a phone, its INVITE usage, its SDP exchange and its media port. Owned by the
/// call's shard. The port is opened when the first description of ours is written, so that a
/// refused offer costs none.
final class Leg implements AutoCloseable {

    /// The identity of a leg.
    ///
    /// @param number within its call, from 0, which is the caller's
    record Party(CallId call, int number, Device device, Flow flow, String userAgent) {}

    private final Party party;
    private final CallServices services;
    private final OfferAnswer exchange;
    private Optional<InviteId> invite = Optional.empty();
    private Optional<MediaPort> port = Optional.empty();
    private boolean hearsMusic;

    Leg(Party party, CallServices services) {
        this.party = Objects.requireNonNull(party, "party");
        this.services = Objects.requireNonNull(services, "services");
        this.exchange =
                new OfferAnswer(
                        this::localAudio,
                        CryptoPolicy.suitesFor(party.userAgent()),
                        services.signals().freshKeys(),
                        party.call().value().getMostSignificantBits() >>> 1);
    }

    Party party() {
        return party;
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

    /// Answers the peer's offer and puts the agreement in force at the port.
    ///
    /// @throws org.wardline.media.MediaUnavailable when no port is free
    Body answer(Optional<AudioCodec> preferred) {
        SessionDescription answer = exchange.answer(preferred, Direction.SENDRECV);
        port().remote(exchange.agreement().orElseThrow().forPort());
        return body(answer);
    }

    /// Takes the peer's answer to our offer and puts the agreement in force at the port.
    Optional<Rejection> answered(Body answer) {
        Optional<Rejection> rejection = read(answer, exchange::answered);
        if (rejection.isEmpty()) {
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

    /// Gives the port back and forgets the keys.
    @Override
    public void close() {
        port.ifPresent(MediaPort::close);
        exchange.close();
    }

    private LocalAudio localAudio() {
        if (port.isEmpty()) {
            var spec = new MediaSpec(party.flow().local().getAddress(), party.call().hashCode());
            port =
                    Optional.of(
                            services.media()
                                    .open(
                                            spec,
                                            event ->
                                                    services.signals()
                                                            .media()
                                                            .accept(
                                                                    new MediaReport(
                                                                            party.call(),
                                                                            party.number(),
                                                                            event))));
        }
        InetAddress advertised = services.signals().advertised().apply(party.flow());
        return new LocalAudio(
                advertised, port().localAddress().getPort(), party.flow().remote().getAddress());
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
