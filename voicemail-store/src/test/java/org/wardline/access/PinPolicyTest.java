package org.wardline.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.access.PinPolicy.Weakness;
import org.wardline.ident.Secret;

class PinPolicyTest {

    @ParameterizedTest
    @ValueSource(strings = {"50284917", "90317264", "4815162342071", "7310948205661937"})
    void anythingElseIsGood(String pin) {
        assertEquals(Optional.empty(), check(pin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234", "5028491", "50284917502849175", "5028491a", "5028 917"})
    void eightToSixteenDigits(String pin) {
        assertEquals(Optional.of(Weakness.LENGTH), check(pin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000", "11112222", "12121212", "12312312", "12341234", "50285028", "12345678",
                "87654321", "23456789", "98765432", "14725836", "25802580", "11223344", "19840229",
                "02291984", "29021984", "12311999", "10110110", "10101101"
            })
    void runsRepeatsFiguresAndDatesAreGuessedFirst(String pin) {
        assertEquals(Optional.of(Weakness.GUESSABLE), check(pin));
    }

    private static Optional<Weakness> check(String pin) {
        return PinPolicy.check("101", Secret.of(pin));
    }
}
