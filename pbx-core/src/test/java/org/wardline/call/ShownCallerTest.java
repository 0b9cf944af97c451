package org.wardline.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
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

    @Test
    void aPhoneIsShownAsItsExtensionWhateverItSays() {
        assertShown("Outside line", "103", "<sip:103@a.example>");
        assertShown("Outside line", "103", "\"Dr. House\" <sip:101@a.example>");
        assertShown("Outside line", "103", "\"Dr. House\" <sip:dr.house@a.example>");
        assertShown("Outside line", "103", "\"Emergency\" <sip:911@a.example>");
    }

    @Test
    void aGatewayShowsItsOutsideCaller() {
        assertShown(
                "Marguerite Quillfeather",
                "15550142739",
                "\"Marguerite Quillfeather\" <sip:15550142739@a.example>;tag=1");
        assertShown("", "15550142739", "<sip:+15550142739@a.example>");
    }

    /// Controls of both sets, separators of lines, and what turns the direction of writing round
    /// act on the screens that show a name.
    @Test
    void aNameHasNothingThatActsOnAScreen() {
        for (String acts : List.of("\u009b", "\u0085", "\u2028", "\u2029", "\u202e", "\u2066")) {
            assertShown(
                    "Marguerite Quillfeather",
                    "15550142739",
                    "\"Marguerite" + acts + "Quillfeather\" <sip:15550142739@a.example>;tag=1");
        }
    }

    @Test
    void aNameIsCutToAHundredCharacters() {
        String shown = "x".repeat(100);
        assertShown(
                shown, "15550142739", "\"" + "x".repeat(500) + "\" <sip:15550142739@a.example>");
    }

    private static void assertShown(String name, String number, String from) {
        ShownCaller shown = ShownCaller.of(NameAddr.of(from), LINE);
        assertEquals(name, shown.name().reveal());
        assertEquals(number, shown.number().reveal());
    }
}
