package org.wardline.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.Replaces;
import org.wardline.testkit.GeneratedPage;

/// What a Replaces means, by the dialog that it names and by whether early ones only are meant. The
/// table was written from RFC 3891 3.
class ReplacesTableTest {

    private static final String TABLE =
            """
            it names               | early-only | means                             | given by RFC 3891
            nothing of ours        | no         | 481                               | 3: no match
            nothing of ours        | yes        | 481                               | 3: no match
            a phone that we ring   | no         | that call is taken                | \
                    3: an early dialog that we began
            a phone that we ring   | yes        | that call is taken                | \
                    3: an early dialog that we began
            a caller that waits    | no         | given up by who began it, not taken | \
                    3: an early dialog that we did not begin (481)
            a caller that waits    | yes        | given up by who began it, not taken | \
                    3: an early dialog that we did not begin (481)
            an answered call of ours | no       | the answered call is taken        | 3: a confirmed dialog
            an answered call of ours | yes      | 486                               | \
                    3: a confirmed dialog, early-only
            an answered call to us | no         | the answered call is taken        | 3: a confirmed dialog
            an answered call to us | yes        | 486                               | \
                    3: a confirmed dialog, early-only
            a call that is over    | no         | 481                               | \
                    3 asks for 603, but what is over is forgotten
            a call that is over    | yes        | 481                               | \
                    3 asks for 603, but what is over is forgotten
            """;

    /// A user agent and the dialog that a Replaces names to it.
    private record Named(PlayedPeer peer, DialogId dialog) {}

    @Test
    void everyDialogThatAReplacesCanName() {
        List<List<String>> rows =
                TABLE.strip()
                        .lines()
                        .map(line -> List.of(line.strip().split("\\s*\\|\\s*")))
                        .toList();
        Set<String> cells = new LinkedHashSet<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            Named named = named(row.get(0));
            DialogId dialog = named.dialog;
            boolean early = row.get(1).equals("yes");
            // Either end may have written it, so the tags may stand either way.
            for (boolean fromUs : List.of(true, false)) {
                String to = fromUs ? dialog.localTag() : dialog.remoteTag();
                String from = fromUs ? dialog.remoteTag() : dialog.localTag();
                var replaces = new Replaces(dialog.callId(), to, from, early);
                assertEquals(
                        row.get(2), text(named.peer.agent().replaced(replaces)), row.toString());
            }
            cells.add(row.get(0) + row.get(1));
        }
        assertEquals(6 * 2, cells.size(), "every dialog, either way");
        String text =
                rows.stream()
                        .map(row -> "| " + String.join(" | ", row) + " |\n")
                        .collect(Collectors.joining());
        String ruled = text.replaceFirst("\n", "\n|---|---|---|---|\n");
        GeneratedPage.checkSection("results/state-machines.md", "Replaces (RFC 3891)", ruled);
    }

    private static Named named(String what) {
        var peer = new PlayedPeer(_ -> "");
        Supplier<DialogId> its = () -> peer.agent().dialogs(peer.id()).getFirst();
        switch (what) {
            case "nothing of ours" -> {
                return new Named(peer, new DialogId("call", "local", "remote"));
            }
            case "a phone that we ring" -> {
                peer.isCalled(PlayedPeer.OFFER);
                peer.responds(180, Headers.NONE, Body.NONE);
            }
            case "an answered call of ours" -> {
                peer.isCalled(PlayedPeer.OFFER);
                peer.responds(200, Headers.NONE, PlayedPeer.ANSWER);
            }
            case "a caller that waits" -> peer.calls(Headers.NONE, PlayedPeer.OFFER);
            case "an answered call to us", "a call that is over" -> {
                peer.calls(Headers.NONE, PlayedPeer.OFFER);
                peer.agent().answer(peer.id(), PlayedPeer.ANSWER, Headers.NONE, peer.nowMs());
                peer.heard();
                peer.follows(Method.ACK);
            }
            default -> throw new AssertionError("no such dialog: " + what);
        }
        DialogId dialog = its.get();
        if (what.equals("a call that is over")) {
            peer.asks(Method.BYE, Headers.NONE, Body.NONE);
        }
        return new Named(peer, dialog);
    }

    private static String text(Replaced replaced) {
        return switch (replaced) {
            case Replaced.Nothing(int status) -> "" + status;
            case Replaced.Unanswered _ -> "given up by who began it, not taken";
            case Replaced.Usage(InviteId _, boolean answered) ->
                    answered ? "the answered call is taken" : "that call is taken";
        };
    }
}
