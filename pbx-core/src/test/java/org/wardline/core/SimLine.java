package org.wardline.core;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.wardline.media.AudioCodec;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.MediaEngine;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.media.SrtpProfile;
import org.wardline.sdp.LocalAudio;
import org.wardline.sdp.OfferAnswer;
import org.wardline.sdp.SdpParser;
import org.wardline.sdp.SdpResult;
import org.wardline.sdp.SdpWriter;
import org.wardline.sdp.SessionDescription;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.transport.Flow;

/// A call of a simulated phone: its session description exchange, its port, and what its user wants
/// of it.
final class SimLine {

    private final boolean incoming;
    private final OfferAnswer exchange;
    private final MediaPort port;
    private final Set<SimFeature> hopes = new HashSet<>();
    private Optional<Direction> wanted = Optional.empty();
    private boolean answered;
    private boolean held;

    SimLine(boolean incoming, Flow flow, MediaEngine media, SecureRandom keys, Random random) {
        InetAddress here = flow.remote().getAddress();
        this.incoming = incoming;
        this.port = media.open(new MediaSpec(here, 0), _ -> {});
        var local = new LocalAudio(here, port.localAddress().getPort(), flow.local().getAddress());
        this.exchange =
                new OfferAnswer(
                        () -> local,
                        new ArrayList<>(List.of(SrtpProfile.values())),
                        suite -> MasterKey.random(suite, keys),
                        random.nextLong() >>> 1);
    }

    boolean isIncoming() {
        return incoming;
    }

    /// What works once this call is answered.
    Set<SimFeature> hopes() {
        return hopes;
    }

    boolean isAnswered() {
        return answered;
    }

    void answered() {
        answered = true;
    }

    boolean isHeld() {
        return held;
    }

    /// Whether it is answered and no offer is open.
    boolean isStable() {
        return answered && exchange.state() == OfferAnswer.State.STABLE;
    }

    boolean isUntouched() {
        return exchange.state() == OfferAnswer.State.IDLE;
    }

    boolean hasOffered() {
        return exchange.state() == OfferAnswer.State.LOCAL_OFFER;
    }

    Body offer() {
        return body(exchange.offer(AudioCodec.PCMU, Direction.SENDRECV));
    }

    /// An offer that holds the other side or takes it back.
    Body offer(Direction direction) {
        wanted = Optional.of(direction);
        return body(exchange.offer(AudioCodec.PCMU, direction));
    }

    void withdrawn() {
        exchange.withdrawn();
        wanted = Optional.empty();
    }

    /// Our answer, or our offer when there was none; empty when it can't be answered.
    Optional<Body> answerTo(Body offer) {
        if (offer.isEmpty()) {
            return Optional.of(offer());
        }
        return exchange.received(parsed(offer)).isPresent()
                ? Optional.empty()
                : Optional.of(body(exchange.answer(Optional.empty(), Direction.SENDRECV)));
    }

    /// Takes the other side's answer.
    ///
    /// @return what worked now; false when the answer can't be used
    boolean settle(Body answer) {
        return !answer.isEmpty() && exchange.answered(parsed(answer)).isEmpty();
    }

    /// The re-INVITE was accepted: what its user wanted of it.
    Optional<SimFeature> granted() {
        Optional<SimFeature> feature =
                wanted.flatMap(direction -> {
                    boolean holds = direction == Direction.SENDONLY;
                    Optional<SimFeature> changes =
                            holds == held
                                    ? Optional.empty()
                                    : Optional.of(holds ? SimFeature.HOLD : SimFeature.RESUME);
                    held = holds;
                    return changes;
                });
        wanted = Optional.empty();
        return feature;
    }

    void close() {
        port.close();
        exchange.close();
    }

    private static Body body(SessionDescription description) {
        return Body.of(MediaType.SDP, SdpWriter.write(description));
    }

    private static SessionDescription parsed(Body body) {
        if (SdpParser.parse(body.bytes()) instanceof SdpResult.Parsed parsed) {
            return parsed.description();
        }
        throw new AssertionError("the server wrote what can't be read");
    }
}
