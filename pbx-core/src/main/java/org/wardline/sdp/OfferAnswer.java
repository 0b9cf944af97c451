package org.wardline.sdp;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// The offer/answer exchange of one dialog (RFC 3264, RFC 6337) for one encrypted audio stream
/// (RFC 4568). Owned by the shard of its call; pure: keys come from the given source, nothing is
/// sent from here.
///
///     IDLE --offer()--> LOCAL_OFFER --answered()--> STABLE
///     IDLE --received()--> REMOTE_OFFER --answer()--> STABLE
///     STABLE --offer() | received()--> as above;  withdrawn(): back to the last agreement
///
/// **Keys** (RFC 4568 7.1.4, RFC 3711 9.1: no keystream twice). Our sending key belongs to one
/// suite and one address of the peer. It is repeated in every later description as long as both
/// stay, so that its SRTP context goes on; when either changes we send a new one. Each suite of an
/// offer has its own key, and a key that the peer has not been shown is never used.
public final class OfferAnswer implements AutoCloseable {

    private static final int TELEPHONE_EVENT = 101;
    private static final int PTIME_MS = 20;
    private static final String OFFERED_PROTOCOL = "RTP/SAVP";

    /// Where the exchange stands.
    public enum State {
        /// Nothing has been offered; to LOCAL_OFFER or REMOTE_OFFER.
        IDLE,
        /// Our offer is out; to STABLE by the answer, or back.
        LOCAL_OFFER,
        /// The peer's offer is here and acceptable; to STABLE by our answer, or back.
        REMOTE_OFFER,
        /// Both sides agree; to LOCAL_OFFER or REMOTE_OFFER.
        STABLE
    }

    private final Supplier<LocalAudio> local;
    private final List<SrtpProfile> suites;
    private final Function<SrtpProfile, MasterKey> freshKeys;
    private final String sessionId;
    private final List<CryptoAttribute> offered = new ArrayList<>();
    private State state = State.IDLE;
    private BigInteger version = BigInteger.ZERO;
    private Optional<SessionDescription> lastLocal = Optional.empty();
    private Optional<SessionDescription> remoteOffer = Optional.empty();
    private Optional<SecureAudio> remoteAudio = Optional.empty();
    private Optional<Agreement> agreement = Optional.empty();
    private int audioIndex;
    private Direction wanted = Direction.SENDRECV;

    /// @param local gives our end, always the same; first asked for when a description of ours is
    ///   written, so that a refused offer needs no port
    /// @param suites the suites to offer and accept, best first; not empty
    /// @param freshKeys gives a new random key of a suite at every call
    /// @param sessionId of our `o=` lines, not negative
    public OfferAnswer(
            Supplier<LocalAudio> local,
            List<SrtpProfile> suites,
            Function<SrtpProfile, MasterKey> freshKeys,
            long sessionId) {
        this.local = Objects.requireNonNull(local, "local");
        this.suites = List.copyOf(suites);
        this.freshKeys = Objects.requireNonNull(freshKeys, "freshKeys");
        this.sessionId = Long.toUnsignedString(sessionId);
        if (suites.isEmpty()) {
            throw new IllegalArgumentException("a leg without SRTP suites does not exist");
        }
    }

    /// Where the exchange stands.
    public State state() {
        return state;
    }

    /// What both sides agreed last; still in force while a newer offer is open.
    public Optional<Agreement> agreement() {
        return agreement;
    }

    /// The peer's preferred codec in its open offer, for the offer of the other leg.
    public Optional<AudioCodec> offeredCodec() {
        return remoteAudio
                .flatMap(audio -> audio.formats().choose(Optional.empty()))
                .map(AudioFormats.Codec::codec);
    }

    /// Makes our offer: the first, or a later one that keeps suite and key.
    ///
    /// @param first the codec to list first
    /// @param direction seen from us
    public SessionDescription offer(AudioCodec first, Direction direction) {
        requireState(State.IDLE, State.STABLE);
        state = State.LOCAL_OFFER;
        wanted = direction;
        if (agreement.isPresent()) {
            offered.add(agreement.get().ours());
        } else {
            for (SrtpProfile suite : suites) {
                offered.add(
                        new CryptoAttribute(
                                offered.size() + 1, suite.sdesName(), freshKeys.apply(suite)));
            }
        }
        List<MediaDescription> sections = new ArrayList<>();
        lastLocal.ifPresent(
                last -> last.media().forEach(section -> sections.add(section.refused())));
        MediaDescription audio = audioOffer(first, direction);
        if (sections.isEmpty()) {
            sections.add(audio);
        } else {
            sections.set(audioIndex, audio);
        }
        return describe(sections);
    }

    /// Takes the answer to our offer.
    ///
    /// @return why the answer can't be used, in which case the session has to end (RFC 3261
    ///   13.2.2.4); empty when it is in force
    public Optional<Refusal> answered(SessionDescription answer) {
        requireState(State.LOCAL_OFFER);
        if (answer.media().size() != lastLocal.orElseThrow().media().size()) {
            return refuse(Refusal.MISMATCHED);
        }
        return switch (SecureAudio.in(answer)) {
            case SecureAudio.Finding.None none -> refuse(none.refusal());
            case SecureAudio.Finding.Found found -> settle(answer, found.audio());
        };
    }

    /// Takes an offer of the peer; it is checked now and answered by [#answer].
    ///
    /// @return why it is refused, in which case what was agreed before stays; empty when it can be
    ///   answered
    public Optional<Refusal> received(SessionDescription offer) {
        requireState(State.IDLE, State.STABLE);
        return switch (SecureAudio.in(offer)) {
            case SecureAudio.Finding.None none -> Optional.of(none.refusal());
            case SecureAudio.Finding.Found found -> {
                if (echoesOurKey(found.audio())) {
                    yield Optional.of(Refusal.ECHOED_KEY);
                }
                if (choose(found.audio()).isEmpty()) {
                    yield Optional.of(Refusal.NO_USABLE_CRYPTO);
                }
                state = State.REMOTE_OFFER;
                remoteOffer = Optional.of(offer);
                remoteAudio = Optional.of(found.audio());
                yield Optional.empty();
            }
        };
    }

    /// Answers the peer's open offer, and puts it in force.
    ///
    /// @param preferred the codec that the other leg speaks, taken if the peer offered it
    /// @param direction what we want, seen from us; what the peer allows of it is answered
    public SessionDescription answer(Optional<AudioCodec> preferred, Direction direction) {
        requireState(State.REMOTE_OFFER);
        SessionDescription offer = remoteOffer.orElseThrow();
        SecureAudio audio = remoteAudio.orElseThrow();
        CryptoAttribute theirs = choose(audio).orElseThrow();
        AudioFormats formats = audio.formats();
        AudioFormats.Codec codec = formats.choose(preferred).orElseThrow();
        InetSocketAddress address = addressOf(offer, audio);
        CryptoAttribute ours =
                new CryptoAttribute(
                        theirs.tag(),
                        theirs.suiteToken(),
                        sendingKey(theirs.key().profile(), address));
        AudioFormat format = formats.format(codec);
        boolean mux = audio.section().has("rtcp-mux");
        Direction agreed = DirectionAttribute.both(direction, allowedBy(offer, audio));
        List<MediaDescription> sections = new ArrayList<>();
        offer.media().forEach(section -> sections.add(section.refused()));
        sections.set(audio.index(), audioAnswer(audio, codec, ours, agreed));
        audioIndex = audio.index();
        inForce(new Agreement(address, mux, agreed, format, format, theirs, ours));
        return describe(sections);
    }

    /// Drops the open offer, whosever it was; what was agreed before stays (RFC 3261 14.1).
    public void withdrawn() {
        requireState(State.LOCAL_OFFER, State.REMOTE_OFFER);
        forgetOpenOffer();
        state = agreement.isPresent() ? State.STABLE : State.IDLE;
    }

    /// Zeroes every key that this exchange knows.
    @Override
    public void close() {
        forgetOpenOffer();
        agreement.ifPresent(agreed -> {
            agreed.ours().key().destroy();
            agreed.theirs().key().destroy();
        });
    }

    private Optional<Refusal> settle(SessionDescription answer, SecureAudio audio) {
        CryptoAttribute theirs = audio.keys().getFirst();
        Optional<CryptoAttribute> ours =
                offered.stream().filter(line -> sameLine(line, theirs)).findFirst();
        // RFC 4568 5.1.3: exactly one line, with the tag and suite of one of ours, a key of its
        // own.
        boolean fits =
                audio.index() == audioIndex
                        && audio.section().values(CryptoAttribute.NAME).size() == 1
                        && ours.isPresent()
                        && !ours.get().key().sameAs(theirs.key());
        if (!fits) {
            return refuse(Refusal.MISMATCHED);
        }
        AudioFormats.Codec codec = audio.formats().choose(Optional.empty()).orElseThrow();
        boolean events = audio.formats().telephoneEvent().isPresent();
        var receive =
                new AudioFormat(
                        codec.codec(),
                        codec.codec().staticPayloadType(),
                        events ? OptionalInt.of(TELEPHONE_EVENT) : OptionalInt.empty(),
                        audio.formats().ptimeMs());
        Direction agreed = DirectionAttribute.both(wanted, allowedBy(answer, audio));
        AudioFormat send = audio.formats().format(codec);
        inForce(
                new Agreement(
                        addressOf(answer, audio),
                        false,
                        agreed,
                        receive,
                        send,
                        theirs,
                        ours.get()));
        return Optional.empty();
    }

    private void inForce(Agreement next) {
        agreement.ifPresent(last -> {
            if (last.ours().key() != next.ours().key()) {
                last.ours().key().destroy();
            }
            last.theirs().key().destroy();
        });
        agreement = Optional.of(next);
        forgetOpenOffer();
        state = State.STABLE;
    }

    /// Zeroes the keys that an offer listed and nobody chose.
    private void forgetOpenOffer() {
        forget(offered);
        remoteAudio.ifPresent(audio -> forget(audio.keys()));
        offered.clear();
        remoteOffer = Optional.empty();
        remoteAudio = Optional.empty();
    }

    private void forget(List<CryptoAttribute> lines) {
        for (CryptoAttribute line : lines) {
            if (!inUse(line.key())) {
                line.key().destroy();
            }
        }
    }

    private boolean inUse(MasterKey key) {
        return agreement
                .map(agreed -> agreed.ours().key() == key || agreed.theirs().key() == key)
                .orElse(false);
    }

    private Optional<Refusal> refuse(Refusal refusal) {
        withdrawn();
        return Optional.of(refusal);
    }

    /// The line of the suite in force if it is still offered, otherwise the best by our order (R6).
    private Optional<CryptoAttribute> choose(SecureAudio audio) {
        Optional<SrtpProfile> current = agreement.map(agreed -> agreed.ours().key().profile());
        return current.flatMap(suite -> lineOf(audio, suite))
                .or(() ->
                        suites.stream()
                                .map(suite -> lineOf(audio, suite))
                                .flatMap(Optional::stream)
                                .findFirst());
    }

    /// Whether an offer gives our own key back: with one key for both directions our packets, sent
    /// back to us by anyone, would count as the peer's.
    private boolean echoesOurKey(SecureAudio audio) {
        return agreement
                .map(agreed -> agreed.ours().key())
                .filter(ours -> audio.keys().stream().anyMatch(line -> line.key().sameAs(ours)))
                .isPresent();
    }

    private static Optional<CryptoAttribute> lineOf(SecureAudio audio, SrtpProfile suite) {
        return audio.keys().stream().filter(line -> line.key().profile() == suite).findFirst();
    }

    private static boolean sameLine(CryptoAttribute ours, CryptoAttribute theirs) {
        return ours.tag() == theirs.tag() && ours.key().profile() == theirs.key().profile();
    }

    private MasterKey sendingKey(SrtpProfile suite, InetSocketAddress address) {
        return agreement
                .filter(agreed -> agreed.address().equals(address))
                .map(agreed -> agreed.ours().key())
                .filter(key -> key.profile() == suite)
                .orElseGet(() -> freshKeys.apply(suite));
    }

    /// What a description of the peer lets us do, seen from us. An unspecified address means that
    /// we shall not send (RFC 3264 8.4).
    private Direction allowedBy(SessionDescription theirs, SecureAudio audio) {
        Direction ours = DirectionAttribute.reversed(theirs.directionOf(audio.section()));
        boolean mute =
                theirs.connectionOf(audio.section())
                        .map(ConnectionAddress::unspecified)
                        .orElse(false);
        return mute ? DirectionAttribute.both(ours, Direction.RECVONLY) : ours;
    }

    private InetSocketAddress addressOf(SessionDescription theirs, SecureAudio audio) {
        Optional<ConnectionAddress> connection = theirs.connectionOf(audio.section());
        Optional<InetAddress> held =
                connection
                        .filter(ConnectionAddress::unspecified)
                        .flatMap(c -> agreement)
                        .map(a -> a.address().getAddress());
        InetAddress host =
                held.or(() -> connection.flatMap(ConnectionAddress::address))
                        .orElse(local.get().peerHost());
        return new InetSocketAddress(host, audio.section().port());
    }

    private MediaDescription audioOffer(AudioCodec first, Direction direction) {
        List<SdpAttribute> attributes = new ArrayList<>();
        List<String> formats = new ArrayList<>();
        Stream<AudioCodec> others = local.get().offers().stream().filter(codec -> codec != first);
        for (AudioCodec codec : Stream.concat(Stream.of(first), others).toList()) {
            formats.add(Integer.toString(codec.staticPayloadType()));
            attributes.add(rtpmap(codec.staticPayloadType(), codec.name()));
        }
        formats.add(Integer.toString(TELEPHONE_EVENT));
        attributes.addAll(telephoneEvent(TELEPHONE_EVENT));
        attributes.add(new SdpAttribute("ptime", Integer.toString(PTIME_MS)));
        offered.forEach(line -> attributes.add(line.written()));
        attributes.add(DirectionAttribute.written(direction));
        return new MediaDescription(
                "audio",
                local.get().rtpPort(),
                OFFERED_PROTOCOL,
                formats,
                Optional.empty(),
                attributes);
    }

    private MediaDescription audioAnswer(
            SecureAudio audio,
            AudioFormats.Codec codec,
            CryptoAttribute ours,
            Direction direction) {
        List<SdpAttribute> attributes = new ArrayList<>();
        List<String> formats = new ArrayList<>();
        formats.add(Integer.toString(codec.payloadType()));
        attributes.add(rtpmap(codec.payloadType(), codec.codec().name()));
        audio.formats()
                .telephoneEvent()
                .ifPresent(event -> {
                    formats.add(Integer.toString(event));
                    attributes.addAll(telephoneEvent(event));
                });
        attributes.add(new SdpAttribute("ptime", Integer.toString(audio.formats().ptimeMs())));
        if (audio.section().has("rtcp-mux")) {
            attributes.add(SdpAttribute.property("rtcp-mux"));
        }
        attributes.add(ours.written());
        attributes.add(DirectionAttribute.written(direction));
        return new MediaDescription(
                "audio",
                local.get().rtpPort(),
                audio.section().protocol(),
                formats,
                Optional.empty(),
                attributes);
    }

    private static SdpAttribute rtpmap(int payloadType, String name) {
        return new SdpAttribute(
                "rtpmap", payloadType + " " + name + "/" + AudioCodec.CLOCK_RATE_HZ);
    }

    private static List<SdpAttribute> telephoneEvent(int payloadType) {
        return List.of(
                rtpmap(payloadType, "telephone-event"),
                new SdpAttribute("fmtp", payloadType + " 0-15"));
    }

    /// The whole description; its version grows when it says something new (RFC 3264 8).
    private SessionDescription describe(List<MediaDescription> sections) {
        var connection = ConnectionAddress.of(local.get().advertised());
        boolean unchanged = lastLocal.map(last -> last.media().equals(sections)).orElse(false);
        version = unchanged ? version : version.add(BigInteger.ONE);
        var origin = new SdpOrigin("-", sessionId, version.toString(), connection.written());
        var description =
                new SessionDescription(origin, Optional.of(connection), List.of(), sections);
        lastLocal = Optional.of(description);
        return description;
    }

    private void requireState(State... allowed) {
        if (!List.of(allowed).contains(state)) {
            throw new IllegalStateException("offer/answer is in state " + state);
        }
    }
}
