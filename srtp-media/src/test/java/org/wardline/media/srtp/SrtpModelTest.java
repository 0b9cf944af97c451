package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// Random packets over a random network, judged by us and by [ReferenceReceiver]: same verdicts,
/// same bytes. A failure names the seed that repeats it.
class SrtpModelTest {

    private static final int SEEDS = Boolean.getBoolean("wardline.long") ? 1_000 : 12;
    private static final int PACKETS = 300;

    @ParameterizedTest
    @EnumSource
    void weAcceptExactlyWhatTheReferenceAcceptsAndDecryptItTheSame(SrtpProfile profile) {
        int accepted = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            accepted += run(profile, seed);
        }
        int sent = SEEDS * PACKETS;
        assertTrue(accepted > sent / 4 && accepted < sent * 3 / 4, accepted + " of " + sent);
    }

    private static int run(SrtpProfile profile, int seed) {
        var random = new SplittableRandom(seed);
        MasterKey key = Packets.key(profile);
        var reference = new ReferenceReceiver(key);
        var network = new Network(random);
        int accepted = 0;
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] srtp = network.exchange(sender);
                Optional<byte[]> expected = reference.verify(srtp);
                boolean ok = receiver.verify(srtp, 0, srtp.length) == Verdict.OK;
                String where = profile + " seed " + seed + " packet " + i;
                assertEquals(expected.isPresent(), ok, where);
                if (ok) {
                    byte[] rtp = Arrays.copyOf(srtp, receiver.length());
                    assertArrayEquals(expected.orElseThrow(), rtp, where);
                    accepted++;
                }
            }
        }
        return accepted;
    }

    /// Up to four sources that jump over losses, and packets that come again, late or damaged.
    private static final class Network {

        private final SplittableRandom random;
        private final int firstSsrc;
        private final long[] indexes = new long[4];
        private final List<byte[]> sent = new ArrayList<>();

        Network(SplittableRandom random) {
            this.random = random;
            firstSsrc = random.nextInt();
            for (int source = 0; source < indexes.length; source++) {
                indexes[source] = random.nextInt(65_536);
            }
        }

        byte[] exchange(SrtpSender sender) {
            int source = random.nextInt(indexes.length);
            byte[] rtp = Packets.anyRtp(firstSsrc + source, (int) indexes[source] & 0xFFFF, random);
            indexes[source] += 1 + loss();
            sent.add(Packets.protect(sender, rtp));
            return switch (random.nextInt(10)) {
                case 0 -> damaged(sent.getLast());
                case 1, 2 -> sent.get(random.nextInt(sent.size())).clone();
                case 3, 4 -> sent.get(Math.max(0, sent.size() - 1 - random.nextInt(20))).clone();
                default -> sent.getLast().clone();
            };
        }

        private int loss() {
            return switch (random.nextInt(12)) {
                case 0 -> random.nextInt((1 << 15) - 1);
                case 1 -> random.nextInt(200);
                default -> random.nextInt(3);
            };
        }

        private byte[] damaged(byte[] packet) {
            byte[] damaged = packet.clone();
            int bit = 64 + random.nextInt(8 * damaged.length - 64);
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            return damaged;
        }
    }
}
