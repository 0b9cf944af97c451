package org.wardline.sip.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.wardline.ident.DeviceId;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.event.DialogInfo.Direction;
import org.wardline.sip.event.DialogInfo.Line;
import org.wardline.sip.event.DialogInfo.Party;
import org.wardline.sip.event.DialogInfo.State;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Uri;
import org.wardline.sip.message.Via;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipText;

/// Lamps of other people's extensions: their documents, and how often they are told.
class DialogInfoTest {

    private static final SipUri DESK = SipUri.of("101", "north.example");

    private final List<Line> lines = new ArrayList<>();
    private final Notifier<String> notifier =
            new Notifier<>(
                    new EventPackage<>(
                            DialogInfo.PACKAGE,
                            MediaType.DIALOG_INFO,
                            500,
                            1000,
                            (_, version, extent) ->
                                    new DialogInfo(DESK, lines).body(version, extent)));

    @Test
    void aCallIsWrittenWithWhatTheWatcherMaySee() throws Exception {
        var info =
                new DialogInfo(
                        DESK,
                        List.of(
                                new Line(
                                        "c1",
                                        State.EARLY,
                                        Direction.RECIPIENT,
                                        Optional.of(new DialogId("call<&\"", "lt", "rt")),
                                        Optional.of(
                                                new Party(
                                                        "A <b> & \"c\" \u0007\uD800",
                                                        Uri.of("sip:1@x.y;a=b")))),
                                line("c2", State.CONFIRMED)));
        Element root = xml(info.body(7, Extent.Full.FULL));
        assertEquals("7", root.getAttribute("version"));
        assertEquals("full", root.getAttribute("state"));
        assertEquals("sip:101@north.example", root.getAttribute("entity"));
        Element first = (Element) root.getElementsByTagName("dialog").item(0);
        assertEquals("call<&\"", first.getAttribute("call-id"));
        assertEquals("recipient", first.getAttribute("direction"));
        Element identity = (Element) first.getElementsByTagName("identity").item(0);
        assertEquals("A <b> & \"c\" ", identity.getAttribute("display"));
        assertEquals("sip:1@x.y;a=b", identity.getTextContent());
        Element second = (Element) root.getElementsByTagName("dialog").item(1);
        assertEquals("", second.getAttribute("call-id"));
        assertEquals("confirmed", second.getElementsByTagName("state").item(0).getTextContent());
        assertEquals(0, second.getElementsByTagName("identity").getLength());
    }

    @Test
    void partialStateTellsWhatChangedAndWhatEnded() throws Exception {
        var info =
                new DialogInfo(DESK, List.of(line("c1", State.CONFIRMED), line("c2", State.EARLY)));
        Element root = xml(info.body(1, new Extent.Partial(Set.of("c2", "gone"))));
        assertEquals("partial", root.getAttribute("state"));
        assertEquals(
                List.of("c2 early", "gone terminated"), List.of(dialog(root, 0), dialog(root, 1)));
        assertEquals(2, root.getElementsByTagName("dialog").getLength());
    }

    @Test
    void changesWithinASecondAreToldOnceTogetherAndInOrderOfVersion() throws Exception {
        Notification full = subscribe(1, "Event: dialog", "Accept: application/dialog-info+xml");
        assertEquals("0 full", heading(full));
        notifier.notified(full.subscription(), ok(full), 0);
        lines.add(line("c1", State.EARLY));
        assertEquals(List.of(), notifier.changed("101", part("c1"), 10));
        lines.set(0, line("c1", State.CONFIRMED));
        assertEquals(List.of(), notifier.changed("101", part("c1"), 500));
        lines.add(line("c2", State.EARLY));
        assertEquals(List.of(), notifier.changed("101", part("c2"), 600));
        assertEquals(1000, notifier.nextDeadlineMs().orElseThrow());
        Notification both = notifier.advance(1000).getFirst();
        assertEquals("1 partial", heading(both));
        assertEquals("c1 confirmed", dialog(xml(both.request().body()), 0));
        assertEquals("c2 early", dialog(xml(both.request().body()), 1));
        lines.clear();
        assertEquals(List.of(), notifier.changed("101", part("c1"), 2500), "one is under way");
        Notification ended = notifier.notified(both.subscription(), ok(both), 2600).getFirst();
        assertEquals("2 partial", heading(ended));
        assertEquals("c1 terminated", dialog(xml(ended.request().body()), 0));
    }

    @Test
    void threeHundredLampsOnOnePhoneHearOfTheirOwnExtensionOnly() {
        for (int n = 0; n < 300; n++) {
            Notification first = subscribe(n, "Event: dialog");
            notifier.notified(first.subscription(), ok(first), 0);
        }
        assertEquals(300, notifier.size());
        int told = 0;
        for (int second = 2; second < 12; second++) {
            for (int change = 0; change < 50; change++) {
                long nowMs = second * 1000L + change * 10L;
                told += notifier.changed("107", part("c1"), nowMs).size();
            }
            told += notifier.advance(second * 1000L + 999).size();
        }
        // 500 changes of one extension: the first NOTIFY goes out, the others wait for its answer.
        assertEquals(1, told);
    }

    private Notification subscribe(int n, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = "Contact: <sip:100@phone.example>";
        var subscriber =
                new Subscriber(
                        DEVICE,
                        SipFlows.flow(1),
                        NameAddr.of("<sip:north.example:5061;transport=tls>"),
                        "tag-" + n);
        var request = SipText.simple("SUBSCRIBE", "sip:101@north.example", all);
        String resource = Integer.toString(100 + n);
        return notifier.subscribe(resource, subscriber, request, 0).notifications().getFirst();
    }

    private static final DeviceId DEVICE = DeviceId.random();

    private static Extent part(String id) {
        return new Extent.Partial(Set.of(id));
    }

    private static Line line(String id, State state) {
        return new Line(id, state, Direction.INITIATOR, Optional.empty(), Optional.empty());
    }

    private static String heading(Notification notification) throws Exception {
        Element root = xml(notification.request().body());
        return root.getAttribute("version") + " " + root.getAttribute("state");
    }

    private static String dialog(Element root, int index) {
        Element dialog = (Element) root.getElementsByTagName("dialog").item(index);
        return dialog.getAttribute("id")
                + " "
                + dialog.getElementsByTagName("state").item(0).getTextContent();
    }

    private static Element xml(Body body) throws Exception {
        assertTrue(body.is(MediaType.DIALOG_INFO));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(body.text().getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    private static SipResponse ok(Notification notification) {
        var request = notification.request();
        return SipResponse.to(
                request.withHeaders(
                        request.headers()
                                .withFirst(HeaderName.VIA, Via.tls("x.example", 0, "z9hG4bK1"))),
                200,
                "x");
    }
}
