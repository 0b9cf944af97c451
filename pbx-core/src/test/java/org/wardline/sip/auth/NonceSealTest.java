package org.wardline.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Base64;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wardline.sip.transport.FlowId;

class NonceSealTest {

    private static final FlowId FLOW = new FlowId(7);

    private final NonceSeal seal = new NonceSeal(new Random(1));

    @Test
    void aNonceSaysWhenItWasMinted() {
        String nonce = seal.mint(FLOW, 1_234_567);
        assertEquals(OptionalLong.of(1_234_567), seal.mintedAtMs(nonce, FLOW));
        assertNotEquals(nonce, seal.mint(FLOW, 1_234_567), "no nonce comes twice");
    }

    @Test
    void anyChangedByteMakesItNone() {
        byte[] minted = Base64.getUrlDecoder().decode(seal.mint(FLOW, 5));
        assertEquals(32, minted.length);
        for (int i = 0; i < minted.length; i++) {
            byte[] changed = minted.clone();
            changed[i] ^= 1;
            assertEquals(OptionalLong.empty(), seal.mintedAtMs(text(changed), FLOW), "byte " + i);
        }
    }

    @Test
    void anotherFlowAnotherServerOrAnotherLengthMakesItNone() {
        String nonce = seal.mint(FLOW, 5);
        assertEquals(OptionalLong.empty(), seal.mintedAtMs(nonce, new FlowId(8)));
        assertEquals(OptionalLong.empty(), new NonceSeal(new Random(2)).mintedAtMs(nonce, FLOW));
        byte[] minted = Base64.getUrlDecoder().decode(nonce);
        for (int length : new int[] {0, 1, 16, 31, 33, 64}) {
            byte[] other = java.util.Arrays.copyOf(minted, length);
            assertEquals(OptionalLong.empty(), seal.mintedAtMs(text(other), FLOW));
        }
        assertEquals(OptionalLong.empty(), seal.mintedAtMs("not base64!", FLOW));
    }

    private static String text(byte[] nonce) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }
}
