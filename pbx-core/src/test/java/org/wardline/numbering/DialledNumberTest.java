package org.wardline.numbering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialledNumberTest {

    private static final NumberingPlace NEW_JERSEY = new NumberingPlace("US", Optional.of("201"));

    @ParameterizedTest
    @CsvSource({
        "+12015550123, +12015550123",
        "12015550123, +12015550123",
        "2015550123, +12015550123",
        "5550123, +12015550123",
        "912015550123, +12015550123",
        "92015550123, +12015550123",
        "95550123, +12015550123",
        "9550123, +12019550123",
        "9495550123, +19495550123",
        "011442071838750, +442071838750",
        "9011442071838750, +442071838750",
        "+442071838750, +442071838750",
        "18005550199, +18005550199"
    })
    void aNumberIsReadAsPeopleDialIt(String dialled, String meant) {
        assertEquals(meant, DialledNumber.read(NEW_JERSEY, dialled).orElseThrow().number().text());
    }

    @ParameterizedTest
    @CsvSource({"030123456, +4930123456", "00442071838750, +442071838750", "7654321, +49307654321"})
    void otherCountriesHaveTheirOwnPrefixes(String dialled, String meant) {
        var berlin = new NumberingPlace("DE", Optional.of("30"));
        assertEquals(meant, DialledNumber.read(berlin, dialled).orElseThrow().number().text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9",
                "101",
                "411",
                "*97",
                "+",
                "++12015550123",
                "2015550123;ext=5",
                "201-555-0123",
                "1-800-FLOWERS",
                "+1 201 555 0123",
                "999999999999999999999999",
                "anonymous",
                "२०१५५५०१२३",
                "+1201555012\n3"
            })
    void whatIsNoNumberOfThePublicNetworkIsNone(String dialled) {
        assertEquals(Optional.empty(), DialledNumber.read(NEW_JERSEY, dialled));
    }

    @Test
    void aClassSaysWhatACallMayCost() {
        assertEquals(new DestinationClass.National(), destination("+12015550123"));
        assertEquals(new DestinationClass.TollFree(), destination("+18005550199"));
        assertEquals(new DestinationClass.TollFree(), destination("+80012345678"));
        assertEquals(new DestinationClass.Premium(), destination("+19002345678"));
        assertEquals(new DestinationClass.International("GB"), destination("+442071838750"));
        assertEquals(new DestinationClass.International("CA"), destination("+14165550123"));
        assertEquals(new DestinationClass.Premium(), destination("+449098790123"));
        assertEquals(new DestinationClass.Unknown(), destination("+12115550123"));
    }

    /// What is called like the next town, and costs like another continent.
    @ParameterizedTest
    @CsvSource({
        "8762101234, JM",
        "8092345678, DO",
        "2842291234, VG",
        "4732691234, GD",
        "6497121234, TC"
    })
    void anIslandUnderTheSameCountryCodeIsAnotherCountry(String dialled, String region) {
        assertEquals(new DestinationClass.International(region), destination(dialled));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+12019765550",
                "+15005550123",
                "+447012345678",
                "+881612345678",
                "+870773111632",
                "+979123456789"
            })
    void premiumIsAlsoWhatFollowsPeopleSatellitesAndExchange976(String dialled) {
        assertEquals(new DestinationClass.Premium(), destination(dialled));
    }

    @Test
    void theSameNumberIsNationalAtHomeAndInternationalElsewhere() {
        var london = new NumberingPlace("GB", Optional.empty());
        var berlin = new NumberingPlace("DE", Optional.of("30"));
        assertEquals(
                new DestinationClass.National(),
                DialledNumber.read(london, "02071838750").orElseThrow().destination());
        assertEquals(
                new DestinationClass.SharedCost(),
                DialledNumber.read(berlin, "0180123456").orElseThrow().destination());
        assertEquals(
                new DestinationClass.International("US"),
                DialledNumber.read(london, "0012015550123").orElseThrow().destination());
    }

    /// Whatever is dialled: no fault, and every number that is read means the same written in full.
    @Test
    void aNumberThatWasReadIsReadTheSameInFull() {
        var random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            var dialled = new StringBuilder(random.nextInt(4) == 0 ? "+" : "");
            for (int n = random.nextInt(16); n >= 0; n--) {
                dialled.append((char) ('0' + random.nextInt(10)));
            }
            DialledNumber.read(NEW_JERSEY, dialled.toString())
                    .ifPresent(read ->
                            assertEquals(
                                    Optional.of(read),
                                    DialledNumber.read(NEW_JERSEY, read.number().text()),
                                    dialled.toString()));
        }
    }

    @Test
    void aPlaceIsACountryAndAnAreaCode() {
        assertThrows(
                IllegalArgumentException.class, () -> new NumberingPlace("us", Optional.empty()));
        assertThrows(
                IllegalArgumentException.class, () -> new NumberingPlace("XX", Optional.empty()));
        assertThrows(
                IllegalArgumentException.class, () -> new NumberingPlace("US", Optional.of("1-2")));
    }

    @Test
    void aNumberIsNotPrinted() {
        var number = DialledNumber.read(NEW_JERSEY, "2015550123").orElseThrow();
        assertFalse(number.toString().contains("555"), number.toString());
    }

    private static DestinationClass destination(String dialled) {
        return DialledNumber.read(NEW_JERSEY, dialled).orElseThrow().destination();
    }
}
