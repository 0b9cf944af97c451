package org.wardline.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.directory.CivicAddress.Street;

class CivicAddressTest {

    @Test
    void anAddressIsOneLineForPeople() {
        assertEquals(
                "350 1/2 NW Martin Luther King Blvd S, St. Louis, MO 63101-1234",
                EmergencyPlanExamples.ADDRESS.text());
        var plain =
                new CivicAddress(
                        street("12", "Main", Optional.empty()),
                        "Anchorage",
                        Optional.empty(),
                        "AK",
                        "99501");
        assertEquals("12 Main, Anchorage, AK 99501", plain.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PO Box 12", "P.O. Box 12", "p o box", "POBox 7", "Post Office Box 9"})
    void nobodyCanBeFoundAtAPostOfficeBox(String name) {
        assertRefused("post office box", () -> street("12", name, Optional.empty()));
    }

    @Test
    void aStreetThatOnlySoundsLikeABoxIsAStreet() {
        assertEquals("Poe Boxwood", street("1", "Poe Boxwood", Optional.empty()).name());
    }

    @ParameterizedTest
    @CsvSource({
        "house number, 12B",
        "house number, ''",
        "house number, 12345678901",
        "city, ''",
        "city, 'Rome\u0007'",
        "state, Illinois",
        "state, il",
        "state, ZZ",
        "postal code, 1234",
        "postal code, 123456",
        "postal code, 62701-12"
    })
    void aMalformedPartIsNamed(String part, String value) {
        assertRefused(part, () -> with(part, value));
    }

    @Test
    void aDirectionIsOneOfEight() {
        assertRefused("direction", () -> street("12", "Main", Optional.of("North")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DC", "PR", "GU", "VI", "AS", "MP", "WY"})
    void theDistrictAndTheTerritoriesAreStates(String state) {
        assertEquals(state, with("state", state).state());
    }

    private static CivicAddress with(String part, String value) {
        return new CivicAddress(
                street(part.equals("house number") ? value : "12", "Main", Optional.empty()),
                part.equals("city") ? value : "Springfield",
                Optional.empty(),
                part.equals("state") ? value : "IL",
                part.equals("postal code") ? value : "62701");
    }

    private static Street street(String number, String name, Optional<String> leading) {
        return new Street(
                number, Optional.empty(), leading, name, Optional.empty(), Optional.empty());
    }

    private static void assertRefused(String word, Runnable made) {
        var refused = assertThrows(DirectoryRefused.class, made::run);
        assertTrue(refused.safeMessage().contains(word), refused.safeMessage() + " / " + word);
    }
}
