package org.wardline.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.SessionExpires;
import org.wardline.sip.message.SessionExpires.Refresher;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.GeneratedPage;
import org.wardline.testkit.SipText;

/// What is agreed about a session, by everything that the other side can say (RFC 4028 7.2, 9 and
/// table 2). Each combination has exactly one row; the rows were written from the RFC.
class SessionAgreementTest {

    private static final List<String> WISHES = List.of("-", "89", "600", "99999");
    private static final List<String> REFRESHERS = List.of("-", "uac", "uas");
    private static final List<String> LEAST = List.of("-", "3600", "99999");

    /// `*` is anything that no row above has.
    private static final String ASKED =
            """
            timer | Session-Expires | refresher | Min-SE | UPDATE allowed | answer | RFC 4028
            no  | *     | *   | *     | *   | nothing: we ask by OPTIONS        | \
                    9: the peer would not refresh, nor know why we do
            yes | 89    | *   | *     | *   | 422 with Min-SE 90                | 9, 5: 90 s at least
            yes | *     | *   | 99999 | *   | nothing: we ask by OPTIONS        | 9: the UAS may agree to none
            yes | -     | *   | -     | *   | 1800, the peer refreshes          | 9, table 2 (none)
            yes | -     | *   | 3600  | *   | 3600, the peer refreshes          | 9, 5: not below Min-SE
            yes | 600   | uas | -     | yes | 600, we refresh                   | 9, table 2 (uas)
            yes | 600   | uas | 3600  | yes | 3600, we refresh                  | 9, 5: not below Min-SE
            yes | 99999 | uas | -     | yes | 1800, we refresh                  | 9: the UAS may shorten
            yes | 99999 | uas | 3600  | yes | 3600, we refresh                  | 9: not below Min-SE
            yes | *     | uas | *     | no  | nothing: we ask by OPTIONS        | 9: the UAS may agree to none
            yes | 600   | *   | -     | *   | 600, the peer refreshes           | 9, table 2 (none, uac)
            yes | 600   | *   | 3600  | *   | 3600, the peer refreshes          | 9, 5: not below Min-SE
            yes | 99999 | *   | -     | *   | 1800, the peer refreshes          | 9: the UAS may shorten
            yes | 99999 | *   | 3600  | *   | 3600, the peer refreshes          | 9: not below Min-SE
            """;

    private static final String ANSWERED =
            """
            Session-Expires | refresher | UPDATE allowed | agreed | RFC 4028
            -     | *   | *   | nothing: we ask by OPTIONS | 7.2: no session expiration
            89    | *   | *   | nothing: we ask by OPTIONS | 5: 90 s at least
            99999 | *   | *   | nothing: we ask by OPTIONS | 9: a UAS must not lengthen it
            600   | uas | *   | 600, the peer refreshes    | 7.2
            600   | *   | yes | 600, we refresh            | 7.2, 4
            600   | *   | no  | nothing: we ask by OPTIONS | we refresh by UPDATE alone
            """;

    /// Rows of a table, as cells.
    private static List<List<String>> rows(String table) {
        return table.strip()
                .lines()
                .map(line -> List.of(line.strip().split("\\s*\\|\\s*")))
                .toList();
    }

    @Test
    void whatAPeerThatCallsOrRefreshesHearsFromUs() {
        hold(
                "Session asked for (RFC 4028 9)",
                ASKED,
                5,
                seen -> {
                    SipRequest request = request(seen);
                    if (SessionTimer.tooSmall(request).isPresent()) {
                        Refusal refusal = SessionTimer.tooSmall(request).get();
                        return refusal.status()
                                + " with Min-SE "
                                + refusal.headers().first(HeaderName.MIN_SE).orElseThrow();
                    }
                    return text(SessionTimer.answering(request));
                });
    }

    @Test
    void whatThePeersAnswerToUsMeans() {
        hold(
                "Session answered (RFC 4028 7.2)",
                ANSWERED,
                3,
                seen -> text(SessionTimer.answered(response(seen))));
    }

    private interface Agreement {
        String of(Map<String, String> said);
    }

    /// Every combination of the first columns has one row, the first that fits, and no row is one
    /// that nothing fits.
    private static void hold(String heading, String table, int given, Agreement agreement) {
        List<List<String>> rows = rows(table);
        List<String> names = rows.getFirst().subList(0, given);
        var used = new ArrayList<List<String>>();
        for (Map<String, String> said : combinations(names)) {
            List<String> row =
                    rows.stream()
                            .skip(1)
                            .filter(r -> fits(r, names, said))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no row for " + said));
            used.add(row);
            assertEquals(row.get(given), agreement.of(said), said.toString());
        }
        assertEquals(
                List.of(), rows.stream().skip(1).filter(r -> !used.contains(r)).toList(), "unused");
        var text = new StringBuilder();
        rows.forEach(row -> {
            text.append("| ").append(String.join(" | ", row)).append(" |\n");
            if (row.equals(rows.getFirst())) {
                text.append("|---".repeat(row.size())).append("|\n");
            }
        });
        GeneratedPage.checkSection("results/state-machines.md", heading, text.toString());
    }

    private static boolean fits(List<String> row, List<String> names, Map<String, String> said) {
        return names.stream()
                .allMatch(name -> {
                    String cell = row.get(names.indexOf(name));
                    return cell.equals("*") || cell.equals(said.get(name));
                });
    }

    private static List<Map<String, String>> combinations(List<String> names) {
        List<Map<String, String>> all = List.of(Map.of());
        for (String name : names) {
            var next = new ArrayList<Map<String, String>>();
            for (Map<String, String> said : all) {
                for (String value : values(name)) {
                    var more = new HashMap<>(said);
                    more.put(name, value);
                    next.add(more);
                }
            }
            all = next;
        }
        return all.stream().filter(said -> !refreshesNothing(said)).toList();
    }

    private static boolean refreshesNothing(Map<String, String> said) {
        return said.get("Session-Expires").equals("-") && !said.get("refresher").equals("-");
    }

    private static List<String> values(String name) {
        return switch (name) {
            case "Session-Expires" -> WISHES;
            case "refresher" -> REFRESHERS;
            case "Min-SE" -> LEAST;
            default -> List.of("yes", "no");
        };
    }

    private static SipRequest request(Map<String, String> said) {
        SipRequest update = SipText.simple("UPDATE", "sip:102@north.example");
        return update.withHeaders(update.headers().with(headers(said)));
    }

    private static SipResponse response(Map<String, String> said) {
        SipRequest ours = SipText.simple("INVITE", "sip:102@north.example");
        return SipResponse.to(ours, 200, "peer").with(headers(said));
    }

    private static Headers headers(Map<String, String> said) {
        Headers headers = Headers.of(HeaderName.SUPPORTED, isYes(said, "timer") ? "timer" : "x");
        headers =
                isYes(said, "UPDATE allowed") ? headers.with(HeaderName.ALLOW, "UPDATE") : headers;
        String seconds = said.get("Session-Expires");
        if (!seconds.equals("-")) {
            var session = new SessionExpires(Long.parseLong(seconds), refresher(said));
            headers = headers.with(HeaderName.SESSION_EXPIRES, session);
        }
        String least = said.getOrDefault("Min-SE", "-");
        return least.equals("-") ? headers : headers.with(HeaderName.MIN_SE, Long.parseLong(least));
    }

    private static boolean isYes(Map<String, String> said, String name) {
        return said.getOrDefault(name, "yes").equals("yes");
    }

    private static Optional<Refresher> refresher(Map<String, String> said) {
        return switch (said.get("refresher")) {
            case "uac" -> Optional.of(Refresher.UAC);
            case "uas" -> Optional.of(Refresher.UAS);
            default -> Optional.empty();
        };
    }

    private static String text(SessionTimer agreed) {
        return switch (agreed.keeper()) {
            case PEER -> agreed.seconds() + ", the peer refreshes";
            case US, US_AGAIN -> agreed.seconds() + ", we refresh";
            case NOBODY -> "nothing: we ask by OPTIONS";
        };
    }
}
