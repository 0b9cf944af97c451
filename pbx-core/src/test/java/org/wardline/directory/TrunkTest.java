package org.wardline.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;
import org.wardline.numbering.NumberingPlace;

class TrunkTest {

    private final ExtensionId desk = ExtensionId.random();
    private final ExtensionId other = ExtensionId.random();

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T00:00:00Z", "2026-06-01T12:00:00Z", "2027-01-30T23:59:59Z"})
    void anAgreementHoldsFromItsSigningToItsLastDay(String moment) {
        assertTrue(trunk(Optional.of(agreement())).isEnabled(Instant.parse(moment)));
        assertFalse(trunk(Optional.empty()).isEnabled(Instant.parse(moment)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-30T23:59:59Z", "2027-01-31T00:00:00Z"})
    void beforeAndAfterItDoesNot(String moment) {
        assertFalse(trunk(Optional.of(agreement())).isEnabled(Instant.parse(moment)));
    }

    @Test
    void callsShowTheNumberThatLeadsToTheExtensionOrThePracticesOwn() {
        Trunk trunk = trunk(Optional.empty());
        assertEquals(new E164("12025550102"), trunk.shownFor(other));
        assertEquals(new E164("12025550101"), trunk.shownFor(ExtensionId.random()));
        assertEquals(Optional.of(other), trunk.extensionOf(new E164("12025550102")));
        assertEquals(Optional.empty(), trunk.extensionOf(new E164("12025550103")));
        assertFalse(trunk.toString().contains("2025550101"), "numbers are not printed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2.1",
                "[2001:db8::1]",
                "SIP.example",
                "sip example",
                "-a.example"
            })
    void aServerIsNamedByItsHostName(String host) {
        assertThrows(DirectoryRefused.class, () -> new TrunkServer(host, 5061, Optional.empty()));
    }

    @Test
    void aNumberSaysWhereAPracticeIs() {
        assertEquals(
                new NumberingPlace("US", Optional.of("202")),
                NumberingPlace.of(new E164("12025550101")));
        assertEquals(
                new NumberingPlace("CA", Optional.of("416")),
                NumberingPlace.of(new E164("14165550101")));
        assertEquals(
                new NumberingPlace("US", Optional.empty()),
                NumberingPlace.of(new E164("18005550101")));
    }

    private static AssociateRecord agreement() {
        return new AssociateRecord(
                "Carrier Inc.", LocalDate.of(2026, 1, 31), "voice", LocalDate.of(2027, 1, 30));
    }

    private Trunk trunk(Optional<AssociateRecord> associate) {
        return new Trunk(
                TrunkId.random(),
                TenantId.random(),
                "Carrier",
                new TrunkServer("sip.carrier.example", 5061, Optional.empty()),
                2,
                List.of(
                        new TrunkNumber(new E164("12025550101"), desk),
                        new TrunkNumber(new E164("12025550102"), other)),
                associate);
    }
}
