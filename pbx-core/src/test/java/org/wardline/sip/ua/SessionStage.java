package org.wardline.sip.ua;

import java.util.Locale;
import java.util.Optional;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SessionExpires;
import org.wardline.sip.message.SessionExpires.Refresher;
import org.wardline.sip.message.SipMessage;
import org.wardline.testkit.ObservedMachine;

/// An answered call whose session the peer or we refresh (RFC 4028).
final class SessionStage implements ObservedMachine.Machine<SessionStage.Input> {

    /// From the peer, from the call layer (WE), and DUE: time passes until something is said. UAC
    /// and UAS stand for a Session-Expires of 90 s with that refresher. THEN DUE is both, one after
    /// the other.
    enum Input {
        UPDATE_UAC,
        UPDATE_UAS,
        UPDATE_WITHOUT_SESSION_EXPIRES,
        UPDATE_WITHOUT_TIMER,
        UPDATE_89_S,
        REINVITE_UAC,
        REINVITE_UAS,
        IS_200,
        IS_200_UAC,
        IS_200_UAS,
        IS_405,
        IS_408,
        IS_422,
        IS_481,
        IS_491,
        WE_REINVITE_IS_200,
        WE_REINVITE_IS_200_UAC,
        WE_REINVITE_IS_200_UAS,
        DUE,
        IS_200_THEN_DUE,
        IS_200_UAC_THEN_DUE,
        IS_200_UAS_THEN_DUE,
        BYE
    }

    private static final String TIMER = "timer";

    private final PlayedPeer peer = new PlayedPeer(SessionStage::session);
    private final UserAgent agent = peer.agent();

    /// An answered call to us.
    ///
    /// @param refresher that the peer has asked for; empty for one that knows no session timers
    static SessionStage agreed(Optional<Refresher> refresher) {
        var stage = new SessionStage();
        Headers wish = refresher.map(SessionStage::wish).orElse(Headers.NONE);
        stage.peer.calls(wish.with(HeaderName.ALLOW, "UPDATE"), PlayedPeer.OFFER);
        stage.answer();
        return stage;
    }

    SessionStage then(Input... inputs) {
        for (Input input : inputs) {
            on(input);
        }
        return this;
    }

    @Override
    public String on(Input input) {
        peer.forget();
        switch (input) {
            case UPDATE_UAC -> update(wish(Refresher.UAC));
            case UPDATE_UAS -> update(wish(Refresher.UAS));
            case UPDATE_WITHOUT_SESSION_EXPIRES -> update(knows());
            case UPDATE_WITHOUT_TIMER -> update(Headers.NONE);
            case UPDATE_89_S -> update(knows().with(expires(89, Refresher.UAC)));
            case REINVITE_UAC -> reinvite(wish(Refresher.UAC));
            case REINVITE_UAS -> reinvite(wish(Refresher.UAS));
            case IS_200 -> responds(200, Headers.NONE);
            case IS_200_UAC -> responds(200, expires(90, Refresher.UAC));
            case IS_200_UAS -> responds(200, expires(90, Refresher.UAS));
            case IS_405 -> responds(405, Headers.NONE);
            case IS_408 -> responds(408, Headers.NONE);
            case IS_422 -> responds(422, Headers.of(HeaderName.MIN_SE, 90L));
            case IS_481 -> responds(481, Headers.NONE);
            case IS_491 -> responds(491, Headers.NONE);
            case WE_REINVITE_IS_200 -> weReinvite(Headers.NONE);
            case WE_REINVITE_IS_200_UAC -> weReinvite(expires(90, Refresher.UAC));
            case WE_REINVITE_IS_200_UAS -> weReinvite(expires(90, Refresher.UAS));
            case DUE -> {
                return due();
            }
            case IS_200_THEN_DUE -> {
                return thenDue(Input.IS_200);
            }
            case IS_200_UAC_THEN_DUE -> {
                return thenDue(Input.IS_200_UAC);
            }
            case IS_200_UAS_THEN_DUE -> {
                return thenDue(Input.IS_200_UAS);
            }
            case BYE -> peer.asks(Method.BYE, Headers.NONE, Body.NONE);
        }
        return peer.said();
    }

    private String thenDue(Input first) {
        String said = on(first);
        String later = on(Input.DUE);
        return said.equals("-") ? later : said + ", " + later;
    }

    private String due() {
        long seconds = peer.passUntilSomethingIsSaid();
        String said = peer.said();
        return said.equals("-") ? "-" : "after " + seconds + " s " + said;
    }

    private void update(Headers more) {
        peer.asks(Method.UPDATE, more.with(HeaderName.ALLOW, "UPDATE"), Body.NONE);
    }

    private void reinvite(Headers more) {
        peer.asks(Method.INVITE, more.with(HeaderName.ALLOW, "UPDATE"), PlayedPeer.OFFER);
        agent.answerReinvite(peer.id(), PlayedPeer.ANSWER, peer.nowMs());
        peer.heard();
        peer.follows(Method.ACK);
    }

    private void answer() {
        agent.answer(peer.id(), PlayedPeer.ANSWER, Headers.NONE, peer.nowMs());
        peer.heard();
        peer.follows(Method.ACK);
    }

    private void responds(int status, Headers more) {
        peer.responds(status, more.with(HeaderName.ALLOW, "UPDATE"), Body.NONE);
    }

    private void weReinvite(Headers session) {
        agent.reinvite(peer.id(), PlayedPeer.OFFER, peer.nowMs());
        peer.heard();
        if (peer.isAsked(Method.INVITE)) {
            peer.responds(200, session.with(HeaderName.ALLOW, "UPDATE"), PlayedPeer.ANSWER);
        }
    }

    private static Headers knows() {
        return Headers.of(HeaderName.SUPPORTED, TIMER);
    }

    private static Headers wish(Refresher refresher) {
        return knows().with(expires(90, refresher));
    }

    private static Headers expires(long seconds, Refresher refresher) {
        var session = new SessionExpires(seconds, Optional.of(refresher));
        return Headers.of(HeaderName.SESSION_EXPIRES, session);
    }

    /// What a message of ours says of the session, such as ` 90 uac required`.
    static String session(SipMessage message) {
        var words = new StringBuilder();
        message.headers()
                .first(HeaderName.SESSION_EXPIRES)
                .ifPresent(session -> {
                    words.append(' ').append(session.seconds()).append(' ');
                    session.refresher()
                            .ifPresent(r -> words.append(r.name().toLowerCase(Locale.ROOT)));
                });
        if (message.headers().lists(HeaderName.REQUIRE, TIMER)) {
            words.append(" required");
        }
        return words.toString();
    }
}
