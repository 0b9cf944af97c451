package org.wardline.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.directory.CallerDisplay;
import org.wardline.directory.Device;
import org.wardline.directory.DeviceKind;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkNumber;
import org.wardline.directory.TrunkServer;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.numbering.E164;
import org.wardline.sip.message.NameAddr;

/// What is shown of a caller is never somebody of the practice but the phone's own extension.
class ShownCallerTest {

    private static final Extension LINE =
            new Extension(
                    ExtensionId.random(),
                    TenantId.random(),
                    new ExtensionNumber("103"),
                    "Outside line",
                    Optional.empty(),
                    Extension.DEFAULT_RING_TIME);

    private static final Peer.Phone PHONE = device(DeviceKind.PHONE);
    private static final Peer.Phone GATEWAY = device(DeviceKind.GATEWAY);

    @Test
    void aPhoneIsShownAsItsExtensionWhateverItSays() {
        for (String from :
                List.of(
                        "<sip:103@a.example>",
                        "\"Dr. House\" <sip:101@a.example>",
                        "\"Dr. House\" <sip:dr.house@a.example>",
                        "\"Marguerite Quillfeather\" <sip:15550142739@a.example>",
                        "\"Emergency\" <sip:911@a.example>")) {
            assertShown("Outside line", "103", PHONE, from);
        }
    }

    @ParameterizedTest
    @MethodSource("broughtFromOutside")
    void aCallerFromOutsideIsShownAsTheOneWhoBringsItSays(Peer peer) {
        assertShown(
                "Marguerite Quillfeather",
                "15550142739",
                peer,
                "\"Marguerite Quillfeather\" <sip:15550142739@a.example>;tag=1");
        assertShown("", "15550142739", peer, "<sip:+15550142739@a.example>");
    }

    /// Neither as an extension nor as an emergency number.
    @ParameterizedTest
    @MethodSource("broughtFromOutside")
    void aCallerFromOutsideIsNobodyOfThePractice(Peer peer) {
        for (String user : List.of("101", "103", "911", "dr.house", "anonymous")) {
            ShownCaller shown = ShownCaller.of(peer, NameAddr.of("<sip:" + user + "@a.example>"));
            assertEquals("anonymous", shown.number().reveal());
            assertTrue(shown.outside());
        }
    }

    /// Controls of both sets, separators of lines, and what turns the direction of writing round
    /// act on the screens that show a name.
    @Test
    void aNameHasNothingThatActsOnAScreen() {
        for (String acts : List.of("\u009b", "\u0085", "\u2028", "\u2029", "\u202e", "\u2066")) {
            assertShown(
                    "Marguerite Quillfeather",
                    "15550142739",
                    GATEWAY,
                    "\"Marguerite" + acts + "Quillfeather\" <sip:15550142739@a.example>;tag=1");
        }
    }

    @Test
    void aNameIsCutToAHundredCharacters() {
        String from = "\"" + "x".repeat(500) + "\" <sip:15550142739@a.example>";
        assertShown("x".repeat(100), "15550142739", GATEWAY, from);
    }

    private static Stream<Peer> broughtFromOutside() {
        return Stream.of(GATEWAY, new Peer.Outside(trunk()));
    }

    private static Trunk trunk() {
        return new Trunk(
                TrunkId.random(),
                LINE.tenant(),
                "Carrier",
                new TrunkServer("sip.carrier.example", 5061, Optional.empty()),
                2,
                List.of(new TrunkNumber(new E164("12025550101"), LINE.id())),
                Optional.empty());
    }

    private static Peer.Phone device(DeviceKind kind) {
        return new Peer.Phone(
                new Device(
                        DeviceId.random(),
                        LINE.tenant(),
                        LINE.id(),
                        "103-a",
                        "Outside line",
                        kind,
                        CallerDisplay.FULL_NAME),
                LINE);
    }

    private static void assertShown(String name, String number, Peer peer, String from) {
        ShownCaller shown = ShownCaller.of(peer, NameAddr.of(from));
        assertEquals(name, shown.name().reveal());
        assertEquals(number, shown.number().reveal());
    }
}
