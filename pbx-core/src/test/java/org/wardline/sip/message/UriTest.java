package org.wardline.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:alice@atlanta.com",
                "sip:alice:secretword@atlanta.com;transport=tcp",
                "sips:alice@atlanta.com?subject=project%20x&priority=urgent",
                "sip:+1-212-555-1212:1234@gateway.com;user=phone",
                "sips:1212@gateway.com",
                "sip:alice@192.0.2.4",
                "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com",
                "sip:alice;day=tuesday@atlanta.com",
                "sip:user@[2001:db8::10]",
                "sip:[2001:db8::10]:5070;transport=tls",
                "sip:[::ffff:192.0.2.1]",
                "sip:[::]",
                "tel:+1-201-555-0123"
            })
    void theExamplesOfTheRfcKeepTheirForm(String text) {
        assertEquals(text, Uri.of(text).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:",
                "sip:@host",
                "sip:user@",
                "sip:us er@host",
                "sip:user@host:0",
                "sip:user@host:65536",
                "sip:user@host:",
                "sip:user@host;",
                "sip:user@host;;x",
                "sip:user@host;a=1;A=2",
                "sip:%4@host",
                "sip:%GG@host",
                "sip:a@b@c",
                "sip:2001:db8::10",
                "sip:[2001:db8:::10]",
                "sip:[2001:db8:::192.0.2.1]",
                "sip:[1:2:3:4:5:6:7]",
                "sip:[1:2:3:4:5:6:7:8:9]",
                "sip:[::1.2.3]",
                "sip:[::1.2.3.256]",
                "sip:[12345::]",
                "sip:[::1",
                "nothing",
                "1sip:x",
                "<sip:user@host>"
            })
    void whatIsNoUriIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Uri.of(text));
    }

    @ParameterizedTest
    @CsvSource({
        "sip:%61lice@atlanta.com;transport=TCP, sip:alice@AtLanTa.CoM;Transport=tcp",
        "sip:carol@chicago.com, sip:carol@chicago.com;newparam=5",
        "sip:carol@chicago.com;newparam=5, sip:carol@chicago.com;security=on"
    })
    void theseAreEqual(String one, String other) {
        assertTrue(matches(one, other));
        assertTrue(matches(other, one));
    }

    @ParameterizedTest
    @CsvSource({
        "SIP:ALICE@AtLanTa.CoM;Transport=udp, sip:alice@AtLanTa.CoM;Transport=UDP",
        "sip:bob@biloxi.com, sip:bob@biloxi.com:5060",
        "sip:bob@biloxi.com, sip:bob@biloxi.com;transport=udp",
        "sip:bob@biloxi.com, sip:bob@biloxi.com:6000;transport=tcp",
        "sip:carol@chicago.com, sip:carol@chicago.com?Subject=next%20meeting",
        "sip:bob@phone21.boxesbybob.com, sip:bob@192.0.2.4",
        "sip:carol@chicago.com;security=on, sip:carol@chicago.com;security=off",
        "sip:carol@chicago.com, sips:carol@chicago.com"
    })
    void theseAreNot(String one, String other) {
        assertFalse(matches(one, other));
        assertFalse(matches(other, one));
    }

    @Test
    void aUserIsEscapedAndComesBackWhole() {
        String user = "#31#*97 O'Neil@home;x=1?%\u00fc\r\n";
        SipUri uri = SipUri.of(user, "north.example");
        assertEquals(user, ((SipUri) Uri.of(uri.text())).userDecoded());
    }

    @Test
    void anAddressDoesNotPrintItself() {
        NameAddr caller = NameAddr.of("\"Pat Doe\" <sip:+12015550123@north.example>;tag=1");
        assertFalse(caller.toString().contains("Pat"));
        assertFalse(caller.uri().toString().contains("2015550123"));
        assertFalse(new OtherUri("tel", "+12015550123").toString().contains("201"));
    }

    private static boolean matches(String one, String other) {
        return ((SipUri) Uri.of(one)).matches((SipUri) Uri.of(other));
    }
}
