package org.wardline.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.directory.CallFeatures;
import org.wardline.directory.CallHandling;
import org.wardline.directory.CallerDisplayRules;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.ForwardWhen;
import org.wardline.directory.Mailbox;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.RingGroup;
import org.wardline.directory.Tenant;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.routing.CallPath.Turn;
import org.wardline.routing.CallPath.Unanswered;
import org.wardline.testkit.GeneratedPage;

/// Where a call is led, as tables: extensions 101 to 109, of which 105 to 109 have mailboxes.
class CallPathTest {

    private static final Tenant TENANT = new Tenant(TenantId.random(), "Maple", "maple.example");
    private static final List<Mailbox> BOXES = new ArrayList<>();
    private static final List<Extension> DESKS = new ArrayList<>();

    static {
        for (int number = 101; number <= 109; number++) {
            Optional<MailboxId> box = Optional.empty();
            if (number >= 105) {
                BOXES.add(new Mailbox(MailboxId.random(), TENANT.id(), "Box " + number));
                box = Optional.of(BOXES.getLast().id());
            }
            DESKS.add(
                    new Extension(
                            ExtensionId.random(),
                            TENANT.id(),
                            new ExtensionNumber("" + number),
                            "Desk " + number,
                            box,
                            Duration.ofSeconds(20)));
        }
    }

    /// Settings (`101A102` = 101 forwards Always to 102; B busy, N no answer; `101D` = do not
    /// disturb), who is called, what happens there (b busy, n no answer, u unavailable, a digit:
    /// its phone forwards to 101 to 109 itself), and what the call comes to.
    static Stream<Arguments> journeys() {
        return Stream.of(
                row("", "101 n", "ring 101, nobody NO_ANSWER"),
                row("", "101 b", "ring 101, nobody BUSY"),
                row("", "105 u", "ring 105, message 105"),
                row("101A102", "101 n", "ring 102, nobody NO_ANSWER"),
                row("101B102", "101 bn", "ring 101, ring 102, nobody NO_ANSWER"),
                row("101B102", "101 n", "ring 101, nobody NO_ANSWER"),
                row("101N102", "101 nb", "ring 101, ring 102, nobody BUSY"),
                row("101N102", "101 un", "ring 101, ring 102, nobody NO_ANSWER"),
                row("101D", "101", "nobody BUSY"),
                row("105D", "105", "message 105 busy"),
                row("", "105 b", "ring 105, message 105 busy"),
                row("105B106", "105 bn", "ring 105, ring 106, message 105 busy"),
                row("105N106", "105 nb", "ring 105, ring 106, message 105"),
                row("101D 101B102", "101 n", "ring 102, nobody NO_ANSWER"),
                row("101D 101N102", "101", "nobody BUSY"),
                row("101A102 102D 102B103", "101 u", "ring 103, nobody UNAVAILABLE"),
                // whose mailbox: the one who was meant
                row("105N106", "105 nn", "ring 105, ring 106, message 105"),
                row("105A106", "105 n", "ring 106, message 106"),
                row("105A101", "105 b", "ring 101, message 105"),
                row("101N105", "101 nn", "ring 101, ring 105, message 105"),
                // a phone that forwards by itself, before what its extension is set to
                row("", "101 2n", "ring 101, ring 102, nobody NO_ANSWER"),
                row("", "105 6n", "ring 105, ring 106, message 105"),
                row("101N103", "101 2n", "ring 101, ring 102, nobody NO_ANSWER"),
                row("102A103", "101 2n", "ring 101, ring 103, nobody NO_ANSWER"),
                row("101N103", "101 1n", "ring 101, ring 103, nobody NO_ANSWER"),
                row("", "101 21", "ring 101, ring 102, nobody UNAVAILABLE"),
                row(
                        "",
                        "101 234567",
                        "ring 101, ring 102, ring 103, ring 104, ring 105, ring 106,"
                                + " message 105"),
                // loops end
                row("101A101", "101 n", "ring 101, nobody NO_ANSWER"),
                row("101A102 102A101", "101 n", "ring 102, nobody NO_ANSWER"),
                row("101N102 102N101", "101 nn", "ring 101, ring 102, nobody NO_ANSWER"),
                row(
                        "101B102 102B103 103B101",
                        "101 bbb",
                        "ring 101, ring 102, ring 103, nobody BUSY"),
                row("101D 101B102 102D 102B101", "101", "nobody BUSY"),
                // and chains
                row(
                        "101A102 102A103 103A104 104A105 105A106 106A107 107A108",
                        "101 n",
                        "ring 106, message 106"),
                // to where nobody is
                row("101A199", "101 n", "ring 101, nobody NO_ANSWER"));
    }

    @Test
    void theJourneysAreInTheDocs() {
        var page =
                new StringBuilder(
                        "Settings: `101A102` forwards always, `B` when busy, `N` when nobody answers,"
                                + " `D` is do not\ndisturb. What happens at each phone: b busy, n no"
                                + " answer, u unavailable, a\ndigit: it forwards its calls itself,"
                                + " to that desk.\n\n| settings | call | where it is led |\n"
                                + "|---|---|---|\n");
        journeys()
                .map(Arguments::get)
                .forEach(
                        row -> page.append("| %s | %s | %s |\n".formatted(row[0], row[1], row[2])));
        GeneratedPage.checkSection("results/state-machines.md", "Forwards", page.toString());
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @MethodSource("journeys")
    void isLed(String settings, String call, String expected) {
        var path = new CallPath(practice(settings, List.of()), Instant.EPOCH);
        List<String> seen = new ArrayList<>();
        String[] words = call.split(" ", -1);
        Turn turn = path.to(desk(words[0]));
        for (char what : (words.length > 1 ? words[1] : "").toCharArray()) {
            seen.add(text(turn));
            turn = path.unanswered(unanswered(what), moved(what));
        }
        seen.add(text(turn));
        assertEquals(expected, String.join(", ", seen));
    }

    @Test
    void aGroupRingsAllAtOnceOrEachAfterItsDelay() {
        var group = group(RingGroup.Order.ALL, "102 0", "103 5", "104 30");
        assertEquals("101 0-20, 102 0-20, 103 5-20", plan(group, ""));
    }

    @Test
    void aGroupRingsInOrder() {
        var group = group(RingGroup.Order.IN_ORDER, "102 0", "103 0", "104 0");
        assertEquals("101 0-45, 102 0-15, 103 15-30, 104 30-45", plan(group, ""));
    }

    @Test
    void membersThatAreAwayAreLeftOut() {
        var group = group(RingGroup.Order.IN_ORDER, "102 0", "103 0", "104 0");
        assertEquals("101 0-15, 104 0-15", plan(group, "102D 103A109"));
    }

    @Test
    void aMembersGroupAndForwardsAreNotFollowed() {
        var group = group(RingGroup.Order.ALL, "102 0");
        var nested =
                new RingGroup(
                        desk("102").id(),
                        TENANT.id(),
                        RingGroup.Order.ALL,
                        RingGroup.DEFAULT_EACH,
                        false,
                        List.of(new RingGroup.Member(desk("101").id(), Duration.ZERO)));
        PracticeDirectory practice = practice("102N103", List.of(group, nested));
        assertEquals("101 0-20, 102 0-20", text(RingPlan.of(practice, desk("101"))));
    }

    @Test
    void onlyAPriorityGroupRingsDifferently() {
        var group = group(RingGroup.Order.ALL, "102 0");
        var urgent =
                new RingGroup(
                        group.extension(),
                        group.tenant(),
                        group.order(),
                        group.each(),
                        true,
                        group.members());
        assertTrue(RingPlan.of(practice("", List.of(urgent)), desk("101")).priority());
        assertTrue(!RingPlan.of(practice("", List.of(group)), desk("101")).priority());
        assertTrue(!RingPlan.of(practice("", List.of(urgent)), desk("102")).priority());
    }

    private static Arguments row(String settings, String call, String expected) {
        return Arguments.of(settings, call, expected);
    }

    private static String plan(RingGroup group, String settings) {
        return text(RingPlan.of(practice(settings, List.of(group)), desk("101")));
    }

    private static RingGroup group(RingGroup.Order order, String... members) {
        return new RingGroup(
                desk("101").id(),
                TENANT.id(),
                order,
                RingGroup.DEFAULT_EACH,
                false,
                Stream.of(members)
                        .map(member -> member.split(" ", -1))
                        .map(words ->
                                new RingGroup.Member(
                                        desk(words[0]).id(),
                                        Duration.ofSeconds(Long.parseLong(words[1]))))
                        .toList());
    }

    private static PracticeDirectory practice(String settings, List<RingGroup> groups) {
        Map<ExtensionId, CallHandling> handlings = new java.util.LinkedHashMap<>();
        for (String setting : settings.isEmpty() ? new String[0] : settings.split(" ", -1)) {
            Extension desk = desk(setting.substring(0, 3));
            handlings.compute(
                    desk.id(),
                    (_, before) ->
                            with(
                                    before == null ? CallHandling.usual(desk) : before,
                                    setting.charAt(3),
                                    setting.substring(4)));
        }
        return new PracticeDirectory(
                TENANT,
                BOXES,
                DESKS,
                List.of(),
                new CallFeatures(handlings.values(), groups, CallerDisplayRules.DEFAULT));
    }

    private static CallHandling with(CallHandling before, char what, String to) {
        if (what == 'D') {
            return before.withDoNotDisturb(true);
        }
        ForwardWhen when =
                Stream.of(ForwardWhen.values())
                        .filter(w -> w.name().charAt(0) == what)
                        .findFirst()
                        .orElseThrow();
        return before.withForward(when, Optional.of(new ExtensionNumber(to)));
    }

    private static Unanswered unanswered(char what) {
        return switch (what) {
            case 'b' -> Unanswered.BUSY;
            case 'n' -> Unanswered.NO_ANSWER;
            case 'u' -> Unanswered.UNAVAILABLE;
            default -> Unanswered.UNAVAILABLE;
        };
    }

    private static Optional<Extension> moved(char what) {
        return Character.isDigit(what) ? Optional.of(desk("10" + what)) : Optional.empty();
    }

    private static Extension desk(String number) {
        return DESKS.get(Integer.parseInt(number) - 101);
    }

    private static String text(Turn turn) {
        return switch (turn) {
            case Turn.Ring(Extension at, RingPlan _) -> "ring " + at.number();
            case Turn.Message(Extension whose, MailboxId _, boolean busy) ->
                    "message " + whose.number() + (busy ? " busy" : "");
            case Turn.Nobody(Unanswered why) -> "nobody " + why;
        };
    }

    private static String text(RingPlan plan) {
        return plan.steps().stream()
                .map(step ->
                        "%s %d-%d"
                                .formatted(
                                        step.extension().number(),
                                        step.after().toSeconds(),
                                        step.until().toSeconds()))
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
