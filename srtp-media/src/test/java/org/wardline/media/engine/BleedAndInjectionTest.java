package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.AudioSource;
import org.wardline.media.Direction;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort;
import org.wardline.media.SrtpProfile;
import org.wardline.media.codec.G711;

/// RTP bleed and injection: three attackers spray all ports of a call in every phase of it. They
/// get no packet, not a sample of theirs is heard, and the phones lose nothing.
class BleedAndInjectionTest {

    private static final boolean LONG = Boolean.getBoolean("wardline.long");
    private static final Duration LASTING = Duration.ofSeconds(LONG ? 60 : 2);
    private static final int PACKETS_PER_SECOND = LONG ? 20_000 : 3_000;

    private final Random random = new Random(53);
    private NettyMediaEngine engine;
    private Leg caller;
    private Leg callee;
    private Attackers attackers;
    private int callerKeys = 1;

    /// What the call does while it is attacked.
    enum Phase {
        RINGING,
        ANSWERED_AND_NOBODY_HAS_SPOKEN,
        TALKING,
        HELD,
        HELD_AND_RESUMED,
        NEW_KEYS,
        PROMPT,
        HUNG_UP
    }

    @BeforeEach
    void aCallIsOpened() throws IOException {
        engine = Engines.oneLoop();
        caller = Leg.on(engine, SrtpProfile.AES_CM_128_HMAC_SHA1_80, Leg.PCMU);
        callee = Leg.on(engine, SrtpProfile.AEAD_AES_256_GCM, Leg.PCMU);
        InetSocketAddress one = caller.port.localAddress();
        InetSocketAddress other = callee.port.localAddress();
        List<InetSocketAddress> all = List.of(one, rtcp(one), other, rtcp(other));
        attackers = new Attackers(all, PACKETS_PER_SECOND);
    }

    @AfterEach
    void theCallEnds() throws IOException {
        caller.close();
        callee.close();
        engine.close();
        attackers.close();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void attackersGetNothingAndAreNotHeard(Phase phase) throws Exception {
        long untilNs = System.nanoTime() + LASTING.toNanos();
        switch (phase) {
            case RINGING -> nobodyHearsAnything(untilNs);
            case ANSWERED_AND_NOBODY_HAS_SPOKEN -> {
                answer();
                nobodyHearsAnything(untilNs);
            }
            case TALKING -> {
                answer();
                talk(untilNs);
            }
            case HELD -> {
                answer();
                talk(System.nanoTime() + LASTING.toNanos() / 4);
                caller.agree(Direction.INACTIVE);
                callee.agree(Direction.INACTIVE);
                nobodyHearsAnything(untilNs);
            }
            case HELD_AND_RESUMED -> {
                answer();
                while (System.nanoTime() < untilNs) {
                    caller.agree(Direction.RECVONLY);
                    caller.agree(Direction.SENDRECV);
                    talk(System.nanoTime() + LASTING.toNanos() / 10);
                }
            }
            case NEW_KEYS -> {
                answer();
                while (System.nanoTime() < untilNs) {
                    callerKeys++;
                    caller.phoneTakesNewKey();
                    caller.portTakesNewKey();
                    caller.agree();
                    talk(System.nanoTime() + LASTING.toNanos() / 10);
                }
            }
            case PROMPT -> {
                answer();
                calleeHearsOnlyThePrompt(untilNs);
            }
            case HUNG_UP -> {
                answer();
                talk(System.nanoTime() + LASTING.toNanos() / 4);
                caller.port.close();
                callee.port.close();
                nobodyHearsAnything(untilNs);
            }
        }
        assertTrue(attackers.sent() > LASTING.toSeconds() * 100, "the attack was no attack");
        assertEquals(0, attackers.stop(), "packets that attackers got");
        assertTrue(alarms(caller) <= callerKeys, "one alarm per key");
        if (phase != Phase.HUNG_UP) {
            answer();
            talk(System.nanoTime() + 100_000_000L);
        }
    }

    private void answer() {
        caller.agree();
        callee.agree();
        Leg.bridge(caller, callee);
    }

    /// Both speak and hear every packet of the other, and nothing else.
    private void talk(long untilNs) {
        do {
            hears(caller, callee);
            hears(callee, caller);
        } while (System.nanoTime() < untilNs);
    }

    private void hears(Leg speaker, Leg listener) {
        byte[] audio = new byte[160];
        random.nextBytes(audio);
        byte[] packet = speaker.peer.prepare(audio);
        speaker.peer.send(packet);
        attackers.overhear(packet);
        int failures = listener.peer.failures();
        assertArrayEquals(audio, listener.peer.hears(Leg.SOON).payload());
        assertEquals(failures, listener.peer.failures(), "packets that no key of ours made");
    }

    private void nobodyHearsAnything(long untilNs) {
        while (System.nanoTime() < untilNs) {
            assertFalse(caller.peer.hearsWithin(Leg.A_MOMENT).isPresent());
            assertFalse(callee.peer.hearsWithin(Leg.A_MOMENT).isPresent());
        }
    }

    private void calleeHearsOnlyThePrompt(long untilNs) {
        byte[] prompt = new byte[160];
        Arrays.fill(prompt, G711.ULAW_SILENCE);
        callee.port.play(AudioSource.silence(LASTING.plusSeconds(60)), MediaPort.Repeat.ONCE);
        while (System.nanoTime() < untilNs) {
            assertArrayEquals(prompt, callee.peer.hears(Leg.SOON).payload());
        }
        callee.port.stop();
        callee.settle();
        callee.peer.forget();
    }

    private static long alarms(Leg leg) {
        return leg.events.pending().stream()
                .filter(MediaEvent.AuthFailures.class::isInstance)
                .count();
    }

    private static InetSocketAddress rtcp(InetSocketAddress rtp) {
        return new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1);
    }
}
