package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wardline.sdp.Offers.audio;
import static org.wardline.sdp.Offers.crypto;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.AudioCodec;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;
import org.wardline.testkit.StateTable;

/// The states of an offer/answer exchange, every step in each, and which keys outlive a step.
class OfferAnswerStatesTest {

    private static final LocalAudio LOCAL =
            new LocalAudio(
                    InetAddress.ofLiteral("192.0.2.1"),
                    20_000,
                    InetAddress.ofLiteral("203.0.113.7"));
    private static final SrtpProfile SUITE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;

    private final List<MasterKey> made = new ArrayList<>();
    private final OfferAnswer exchange = exchange(List.of(SUITE));

    /// The steps by which an exchange comes to each state.
    private final Map<String, Runnable> reach =
            Map.of(
                    "IDLE", () -> {},
                    "LOCAL_OFFER", () -> step("offer"),
                    "REMOTE_OFFER", () -> step("received"),
                    "STABLE",
                            () -> {
                                step("received");
                                step("answer");
                            },
                    "LATER_LOCAL_OFFER",
                            () -> {
                                step("received");
                                step("answer");
                                step("offer");
                            },
                    "LATER_REMOTE_OFFER",
                            () -> {
                                step("offer");
                                step("answered");
                                step("received");
                            });

    /// `bug`: the caller's, which is told so and changes nothing.
    private static final String TABLE =
            """
            IDLE               | offer          | LOCAL_OFFER
            IDLE               | answered       | bug
            IDLE               | answered badly | bug
            IDLE               | received       | REMOTE_OFFER
            IDLE               | refused        | IDLE
            IDLE               | answer         | bug
            IDLE               | withdrawn      | bug
            LOCAL_OFFER        | offer          | bug
            LOCAL_OFFER        | answered       | STABLE
            LOCAL_OFFER        | answered badly | IDLE
            LOCAL_OFFER        | received       | bug
            LOCAL_OFFER        | refused        | bug
            LOCAL_OFFER        | answer         | bug
            LOCAL_OFFER        | withdrawn      | IDLE
            REMOTE_OFFER       | offer          | bug
            REMOTE_OFFER       | answered       | bug
            REMOTE_OFFER       | answered badly | bug
            REMOTE_OFFER       | received       | bug
            REMOTE_OFFER       | refused        | bug
            REMOTE_OFFER       | answer         | STABLE
            REMOTE_OFFER       | withdrawn      | IDLE
            STABLE             | offer          | LOCAL_OFFER
            STABLE             | answered       | bug
            STABLE             | answered badly | bug
            STABLE             | received       | REMOTE_OFFER
            STABLE             | refused        | STABLE
            STABLE             | answer         | bug
            STABLE             | withdrawn      | bug
            LATER_LOCAL_OFFER  | offer          | bug
            LATER_LOCAL_OFFER  | answered       | STABLE
            LATER_LOCAL_OFFER  | answered badly | STABLE
            LATER_LOCAL_OFFER  | received       | bug
            LATER_LOCAL_OFFER  | refused        | bug
            LATER_LOCAL_OFFER  | answer         | bug
            LATER_LOCAL_OFFER  | withdrawn      | STABLE
            LATER_REMOTE_OFFER | offer          | bug
            LATER_REMOTE_OFFER | answered       | bug
            LATER_REMOTE_OFFER | answered badly | bug
            LATER_REMOTE_OFFER | received       | bug
            LATER_REMOTE_OFFER | refused        | bug
            LATER_REMOTE_OFFER | answer         | STABLE
            LATER_REMOTE_OFFER | withdrawn      | STABLE
            """;

    static Stream<Arguments> table() {
        return TABLE.lines()
                .map(row -> row.strip().split(" *\\| *", -1))
                .map(cells -> Arguments.of(cells[0], cells[1], cells[2]));
    }

    @ParameterizedTest(name = "{0} + {1} -> {2}")
    @MethodSource("table")
    void everyStepInEveryState(String from, String step, String to) {
        reach.get(from).run();
        if (to.equals("bug")) {
            OfferAnswer.State before = exchange.state();
            assertThrows(IllegalStateException.class, () -> step(step));
            assertEquals(before, exchange.state());
        } else {
            step(step);
            assertEquals(to, exchange.state().name());
        }
    }

    @Test
    void theTableHasEveryStepInEveryState() {
        var seen = new StateTable();
        TABLE.lines()
                .map(row -> row.strip().split(" *\\| *", -1))
                .forEach(cells -> {
                    boolean bug = cells[2].equals("bug");
                    String next = bug ? cells[0] : cells[2];
                    seen.put(cells[0], cells[1], next, bug ? "refused as a fault of ours" : "-");
                });
        assertEquals(reach.size() * 7, seen.size());
        seen.hold("Offer and answer (RFC 3264, RFC 6337)");
    }

    @Test
    void aWithdrawnOfferOfThePeerLeavesNothingOfIt() {
        step("received");
        assertEquals(Optional.of(AudioCodec.PCMU), exchange.offeredCodec());
        exchange.withdrawn();
        assertEquals(Optional.empty(), exchange.offeredCodec());
        assertEquals(Optional.empty(), exchange.agreement());
    }

    @Test
    void aWithdrawnFirstOfferZeroesItsKeys() {
        step("offer");
        exchange.withdrawn();
        assertTrue(made.stream().allMatch(MasterKey::isDestroyed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOCAL_OFFER", "STABLE", "LATER_LOCAL_OFFER", "LATER_REMOTE_OFFER"})
    void closingZeroesWhatWasMadeWhereverTheExchangeStands(String state) {
        reach.get(state).run();
        exchange.close();
        assertFalse(made.isEmpty());
        assertTrue(made.stream().allMatch(MasterKey::isDestroyed));
    }

    @Test
    void anAnswerToALaterOfferKeepsOurKeyAndForgetsTheirs() {
        reach.get("LATER_LOCAL_OFFER").run();
        Agreement before = exchange.agreement().orElseThrow();
        step("answered");
        Agreement after = exchange.agreement().orElseThrow();
        assertEquals(1, made.size());
        assertFalse(after.ours().key().isDestroyed());
        assertTrue(after.ours().key().sameAs(made.getFirst()));
        assertTrue(before.theirs().key().isDestroyed());
        assertFalse(after.theirs().key().isDestroyed());
    }

    @Test
    void anOpenOfferLeavesTheKeysInForceAlone() {
        reach.get("LATER_REMOTE_OFFER").run();
        exchange.withdrawn();
        Agreement agreed = exchange.agreement().orElseThrow();
        assertFalse(agreed.ours().key().isDestroyed());
        assertFalse(agreed.theirs().key().isDestroyed());
    }

    @Test
    void ofSeveralKeysOfThePeerOnlyTheChosenOneIsKept() {
        var exchange = exchange(List.of(SrtpProfile.values()));
        var offer =
                Offers.of(
                        audio(
                                "RTP/SAVP",
                                crypto(1, SUITE),
                                crypto(2, SrtpProfile.AEAD_AES_256_GCM)));
        assertEquals(Optional.empty(), exchange.received(offer));
        exchange.answer(Optional.empty(), Direction.SENDRECV);
        Agreement agreed = exchange.agreement().orElseThrow();
        assertEquals(2, agreed.theirs().tag());
        assertFalse(agreed.theirs().key().isDestroyed());
        assertEquals(1, made.size(), "a key is made for the suite that is answered alone");
    }

    @Test
    void theKeyOfAnAnswerMayBeOfAnyOfOurLines() {
        var exchange = exchange(List.of(SrtpProfile.values()));
        exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        var answer = Offers.of(audio("RTP/SAVP", crypto(3, SrtpProfile.AEAD_AES_128_GCM)));
        assertEquals(Optional.empty(), exchange.answered(answer));
        assertEquals("AEAD_AES_128_GCM", exchange.agreement().orElseThrow().suite());
    }

    @Test
    void anAnswerInAnotherSectionIsAMismatch() {
        assertEquals(
                Optional.empty(),
                exchange.received(
                        Offers.of(
                                audio("RTP/SAVP", crypto(1, SUITE)),
                                "m=video 4002 RTP/SAVP 99\r\n")));
        exchange.answer(Optional.empty(), Direction.SENDRECV);
        step("offer");
        var swapped = Offers.of("m=video 0 RTP/SAVP 99\r\n", audio("RTP/SAVP", crypto(1, SUITE)));
        assertEquals(Optional.of(Refusal.MISMATCHED), exchange.answered(swapped));
    }

    @Test
    void aLegWithoutSuitesDoesNotExist() {
        assertThrows(IllegalArgumentException.class, () -> exchange(List.of()));
    }

    private void step(String name) {
        switch (name) {
            case "offer" -> exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
            case "answered" ->
                    assertEquals(
                            Optional.empty(),
                            exchange.answered(Offers.of(audio("RTP/SAVP", crypto(1, SUITE)))));
            case "answered badly" ->
                    assertEquals(
                            Optional.of(Refusal.PLAINTEXT),
                            exchange.answered(Offers.of(audio("RTP/AVP"))));
            case "received" ->
                    assertEquals(
                            Optional.empty(),
                            exchange.received(Offers.of(audio("RTP/SAVP", crypto(1, SUITE)))));
            case "refused" ->
                    assertEquals(
                            Optional.of(Refusal.PLAINTEXT),
                            exchange.received(Offers.of(audio("RTP/AVP"))));
            case "answer" -> exchange.answer(Optional.empty(), Direction.SENDRECV);
            case "withdrawn" -> exchange.withdrawn();
            default -> throw new AssertionError("no such step: " + name);
        }
    }

    private OfferAnswer exchange(List<SrtpProfile> suites) {
        return new OfferAnswer(
                () -> LOCAL,
                suites,
                suite -> {
                    made.add(Offers.fresh(suite));
                    return made.getLast();
                },
                7);
    }
}
