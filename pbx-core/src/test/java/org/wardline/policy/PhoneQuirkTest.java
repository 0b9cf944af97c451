package org.wardline.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.SrtpProfile;
import org.wardline.testkit.GeneratedPage;

class PhoneQuirkTest {

    @ParameterizedTest
    @CsvSource({
        "Yealink SIP-T46S 66.86.0.15,      NO_AUDIO_WITH_AES_256_CM",
        "Yealink SIP-T54W 96.87.0.5,       NO_AUDIO_WITH_AES_256_CM",
        "baresip v1.0.0 (x86_64/linux),    GIVES_UP_AT_AN_UNKNOWN_CHALLENGE",
        "LIBRE 0.6.1,                      GIVES_UP_AT_AN_UNKNOWN_CHALLENGE"
    })
    void aPhoneIsKnownByTheBeginningOfItsNameAndItsFirmware(String agent, PhoneQuirk quirk) {
        assertEquals(Set.of(quirk), PhoneQuirk.of(agent));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Yealink SIP-T46S 66.85.0.5",
                "Yealink",
                "Yealink SIP-T46S 66.99999.0.5",
                "x Yealink SIP-T46S 66.86.0.15",
                "baresip v2.0.0",
                "baresip v11.0.0",
                "x baresip v1.0.0",
                "baresip v\u0661.0",
                "PolycomVVX-VVX_411-UA/5.9.6"
            })
    void everybodyElseIsTreatedAlike(String agent) {
        assertEquals(Set.of(), PhoneQuirk.of(agent));
    }

    /// Whatever a phone calls itself.
    @Test
    void noQuirkAddsASuiteOrLeavesTheBestOneOut() {
        List<SrtpProfile> all = List.of(SrtpProfile.values());
        for (String agent : List.of("Yealink SIP-T46S 66.86.0.15", "baresip v1.0.0", "x")) {
            List<SrtpProfile> suites = CryptoPolicy.suitesFor(agent);
            assertEquals(all.stream().filter(suites::contains).toList(), suites, agent);
            assertEquals(all.getFirst(), suites.getFirst(), agent);
            assertTrue(suites.size() >= all.size() - 1, agent);
        }
    }

    @Test
    void thePageOfPhonesHasEveryRow() {
        var table = new StringBuilder("| phone | firmware | what is done |\n|---|---|---|\n");
        for (PhoneQuirk quirk : PhoneQuirk.values()) {
            table.append("| ").append(String.join(" | ", quirk.row())).append(" |\n");
        }
        GeneratedPage.checkSection(
                "operating/phones.md", "What is done for some", table.toString());
    }
}
