package org.wardline.sip.ua;

import java.util.Optional;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SessionExpires;
import org.wardline.sip.message.SessionExpires.Refresher;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// Who sees to it that a session which nobody is in any more ends (RFC 4028), as agreed in the last
/// INVITE or UPDATE.
///
/// We ask the phone to refresh, since it knows its own media: re-INVITE or UPDATE, as it likes. We
/// refresh by UPDATE where the phone wants us to and allows that. A phone that knows no session
/// timers is asked by OPTIONS whether it still has the dialog; 481 says that it has not.
///
/// @param keeper what is to be done when [#dueAfterMs] has passed
/// @param seconds as agreed
record SessionTimer(Keeper keeper, long seconds) {

    /// What happens when the time has come.
    enum Keeper {
        /// The peer has not refreshed: BYE.
        PEER,
        /// We refresh by UPDATE.
        US,
        /// Our refresh was refused, so we try once more.
        US_AGAIN,
        /// We ask by OPTIONS.
        NOBODY
    }

    /// RFC 4028 4 recommends 1800 s.
    private static final long WANTED_SECONDS = 1800;

    /// RFC 4028 5: not less than 90 s.
    private static final long MIN_SECONDS = 90;

    /// A session that is longer says nothing about a peer that is gone: it would keep a call for as
    /// long as the peer liked.
    private static final long LONGEST_SECONDS = 7200;

    private static final String TIMER = "timer";

    /// No session timer: we ask.
    static final SessionTimer ASKING = new SessionTimer(Keeper.NOBODY, WANTED_SECONDS);

    /// What an INVITE of ours says.
    static Headers wanted() {
        return Headers.of(
                        HeaderName.SESSION_EXPIRES,
                        new SessionExpires(WANTED_SECONDS, Optional.of(Refresher.UAS)))
                .with(HeaderName.MIN_SE, MIN_SECONDS);
    }

    /// RFC 4028 9: an interval that is too small is refused, where the peer can know what 422
    /// means.
    static Optional<Refusal> tooSmall(SipRequest request) {
        boolean small =
                request.headers()
                        .first(HeaderName.SESSION_EXPIRES)
                        .filter(wish -> wish.seconds() < MIN_SECONDS)
                        .isPresent();
        return small && knowsTimers(request)
                ? Optional.of(new Refusal(422, Headers.of(HeaderName.MIN_SE, MIN_SECONDS)))
                : Optional.empty();
    }

    /// What we agree to as the answerer of an INVITE or UPDATE (9).
    static SessionTimer answering(SipRequest request) {
        if (!knowsTimers(request)) {
            return ASKING;
        }
        Optional<SessionExpires> wish = request.headers().first(HeaderName.SESSION_EXPIRES);
        long least = request.headers().first(HeaderName.MIN_SE).orElse(MIN_SECONDS);
        if (least > LONGEST_SECONDS) {
            return ASKING;
        }
        long seconds =
                Math.clamp(
                        wish.map(SessionExpires::seconds).orElse(WANTED_SECONDS),
                        Math.max(MIN_SECONDS, least),
                        Math.max(WANTED_SECONDS, least));
        boolean us =
                wish.flatMap(SessionExpires::refresher).filter(Refresher.UAS::equals).isPresent();
        if (!us) {
            return new SessionTimer(Keeper.PEER, seconds);
        }
        return allowsUpdate(request) ? new SessionTimer(Keeper.US, seconds) : ASKING;
    }

    /// What the answer to a request of ours says (7.2).
    static SessionTimer answered(SipResponse response) {
        Optional<SessionExpires> agreed = response.headers().first(HeaderName.SESSION_EXPIRES);
        if (agreed.filter(SessionTimer::isReasonable).isEmpty()) {
            return ASKING;
        }
        boolean peer = agreed.get().refresher().filter(Refresher.UAS::equals).isPresent();
        if (!peer && !allowsUpdate(response)) {
            return ASKING;
        }
        return new SessionTimer(peer ? Keeper.PEER : Keeper.US, agreed.get().seconds());
    }

    /// What is agreed once a refresh of ours is accepted. The peer may want a shorter session, and
    /// may refresh it itself from now on (7.2); where it says nothing, all stays as it was.
    SessionTimer refreshed(SipResponse response) {
        Optional<SessionExpires> agreed = response.headers().first(HeaderName.SESSION_EXPIRES);
        if (agreed.isEmpty()) {
            return weRefresh() ? new SessionTimer(Keeper.US, seconds) : this;
        }
        boolean peer = agreed.get().refresher().filter(Refresher.UAS::equals).isPresent();
        long agreedSeconds =
                agreed.filter(SessionTimer::isReasonable)
                        .map(SessionExpires::seconds)
                        .orElse(seconds);
        return new SessionTimer(peer ? Keeper.PEER : Keeper.US, agreedSeconds);
    }

    /// What follows when a refresh of ours is refused by a peer that still has the dialog: one more
    /// try, with the longer session that a 422 asks for, and no third one (7.3, 10). Whoever allows
    /// no UPDATE is asked.
    SessionTimer refused(SipResponse response) {
        boolean knowsUpdate = response.status() != 405 && response.status() != 501;
        long least = response.headers().first(HeaderName.MIN_SE).orElse(seconds);
        return keeper == Keeper.US && knowsUpdate && least <= LONGEST_SECONDS
                ? new SessionTimer(Keeper.US_AGAIN, Math.max(seconds, least))
                : ASKING;
    }

    boolean weRefresh() {
        return keeper == Keeper.US || keeper == Keeper.US_AGAIN;
    }

    /// What our answer says of it: that the peer is to know of it, whoever refreshes (9).
    Headers answer() {
        return switch (keeper) {
            case PEER -> expires(Refresher.UAC).with(HeaderName.REQUIRE, TIMER);
            case US, US_AGAIN -> expires(Refresher.UAS).with(HeaderName.REQUIRE, TIMER);
            case NOBODY -> Headers.NONE;
        };
    }

    /// What an UPDATE or re-INVITE of ours says: all is to stay as it is (7.4).
    Headers refresh() {
        return switch (keeper) {
            case PEER -> expires(Refresher.UAS).with(HeaderName.MIN_SE, MIN_SECONDS);
            case US, US_AGAIN -> expires(Refresher.UAC).with(HeaderName.MIN_SE, MIN_SECONDS);
            case NOBODY -> wanted();
        };
    }

    /// When something is to be done, if no refresh comes before: the peer's expiry leaves it a
    /// third of the time, 32 s at most (10); ours comes at half time (7.4), and when it is refused
    /// at half of what is left.
    long dueAfterMs() {
        return 1000
                * switch (keeper) {
                    case PEER -> seconds - Math.min(32, seconds / 3);
                    case US, NOBODY -> seconds / 2;
                    case US_AGAIN -> seconds / 4;
                };
    }

    private Headers expires(Refresher refresher) {
        return Headers.of(
                HeaderName.SESSION_EXPIRES, new SessionExpires(seconds, Optional.of(refresher)));
    }

    private static boolean isReasonable(SessionExpires session) {
        return session.seconds() >= MIN_SECONDS && session.seconds() <= LONGEST_SECONDS;
    }

    private static boolean knowsTimers(SipRequest request) {
        return request.headers().lists(HeaderName.SUPPORTED, TIMER)
                || request.headers().lists(HeaderName.REQUIRE, TIMER);
    }

    private static boolean allowsUpdate(SipMessage message) {
        return message.headers().lists(HeaderName.ALLOW, Method.UPDATE.name());
    }
}
