package org.wardline.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NonceLedgerTest {

    private final NonceLedger ledger = new NonceLedger(2);

    @Test
    void everyCountIsTakenOnceAndOnlyUpwards() {
        assertFalse(ledger.use("a", 1, 0));
        assertTrue(ledger.use("a", 1, 5));
        assertFalse(ledger.use("a", 1, 5));
        assertFalse(ledger.use("a", 1, 4));
        assertTrue(ledger.use("a", 1, 6));
        assertTrue(ledger.use("b", 1, 1), "each nonce has its own count");
    }

    @Test
    void aRefusedUseCostsNoMemory() {
        assertFalse(ledger.use("a", 1, 0));
        assertEquals(0, ledger.size());
    }

    @Test
    void whatIsDroppedForWantOfRoomIsStaleNotReusable() {
        assertTrue(ledger.use("a", 1, 1));
        assertTrue(ledger.use("b", 2, 1));
        assertTrue(ledger.isRemembered(1), "two have room");
        assertTrue(ledger.use("c", 3, 1));
        assertEquals(2, ledger.size());
        assertFalse(ledger.isRemembered(1));
        assertTrue(ledger.isRemembered(2));
    }

    @Test
    void whatIsStaleStaysStaleThoughAnOlderNonceIsDroppedLater() {
        assertTrue(ledger.use("young, used first", 10, 1));
        assertTrue(ledger.use("old", 5, 1));
        assertTrue(ledger.use("c", 20, 1));
        assertTrue(ledger.use("d", 21, 1));
        assertFalse(ledger.isRemembered(10));
        assertTrue(ledger.isRemembered(11));
    }

    @Test
    void whatIsTooOldIsForgottenAndNothingElse() {
        assertTrue(ledger.use("a", 1, 1));
        assertTrue(ledger.use("b", 2, 1));
        ledger.forgetBefore(2);
        assertEquals(1, ledger.size());
        assertFalse(ledger.use("b", 2, 1));
        ledger.forgetBefore(3);
        assertEquals(0, ledger.size());
    }
}
