package org.wardline.core;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SessionExpires;
import org.wardline.sip.message.SessionExpires.Refresher;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// What a simulated phone makes of sessions (RFC 4028): how long it wants them, whether it
/// refreshes them itself or knows of none; and what has come of that. Its user agent refreshes as
/// ours does, so what it says and hears of sessions is changed on its way.
final class SimSession {

    private static final String TIMER = "timer";
    private static final long LEAST_SECONDS = 90;

    /// How long a server goes on asking a phone that knows no session timers, with the time that a
    /// transaction takes.
    private static final long ASKED_SECONDS = 960;

    /// For a refresh that is under way, and for a slow network.
    private static final long SLACK_SECONDS = 60;

    private final long seconds;
    private final boolean knowsTimers;
    private final boolean itself;
    private final SimTally tally;
    private final Random random;
    private final Set<String> changed = new HashSet<>();

    /// The calls that it was asked for and has not answered; a carrier is asked without one.
    private final Set<String> askedFor = new HashSet<>();

    /// @param seconds that it wants a session to last at most
    SimSession(long seconds, SimTally tally, Random random) {
        this.seconds = seconds;
        this.knowsTimers = random.nextInt(4) > 0;
        this.itself = random.nextBoolean();
        this.tally = tally;
        this.random = random;
    }

    /// After which a call with a phone that has died must be over.
    long longestSeconds() {
        return knowsTimers ? seconds + SLACK_SECONDS : ASKED_SECONDS;
    }

    /// What goes out for what the user agent says.
    SipMessage out(SipMessage message) {
        return switch (message) {
            case SipRequest request when isOfSession(request) -> request(request);
            case SipResponse response -> {
                answered(response);
                yield response;
            }
            case SipRequest request -> request;
        };
    }

    private SipRequest request(SipRequest request) {
        if (isRefresh(request)) {
            return refresh(request);
        }
        if (!request.is(Method.INVITE) || request.toTag().isPresent()) {
            return shortened(request, Optional.empty());
        }
        return shortened(request, Optional.of(itself ? Refresher.UAC : Refresher.UAS));
    }

    /// A refresh may give the task away, and may be wrong.
    private SipRequest refresh(SipRequest update) {
        tally.tried(SimFeature.SESSION_REFRESH);
        return switch (random.nextInt(8)) {
            case 0 -> {
                tally.tried(SimFeature.REFRESHER_CHANGE);
                changed.add(update.callId());
                yield shortened(update, Optional.of(Refresher.UAS));
            }
            case 1 -> {
                tally.tried(SimFeature.SESSION_TOO_SHORT);
                yield with(update, LEAST_SECONDS - 1, Optional.empty());
            }
            default -> shortened(update, Optional.empty());
        };
    }

    /// What the user agent hears for what comes in.
    SipMessage in(SipMessage message) {
        return switch (message) {
            case SipRequest request when isOfSession(request) -> {
                asked(request);
                boolean first = request.is(Method.INVITE) && request.toTag().isEmpty();
                yield shortened(
                        request, first && !itself ? Optional.of(Refresher.UAC) : Optional.empty());
            }
            case SipRequest request -> {
                asked(request);
                yield request;
            }
            case SipResponse response -> {
                heard(response);
                yield response;
            }
        };
    }

    private SipRequest shortened(SipRequest request, Optional<Refresher> refresher) {
        return knowsTimers ? with(request, seconds, refresher) : withoutTimers(request);
    }

    private static SipRequest with(SipRequest request, long most, Optional<Refresher> refresher) {
        Optional<SessionExpires> wish = request.headers().first(HeaderName.SESSION_EXPIRES);
        return wish.map(
                        session -> {
                            var less =
                                    new SessionExpires(
                                            Math.min(session.seconds(), most),
                                            refresher.or(session::refresher));
                            Headers headers =
                                    request.headers().set(HeaderName.SESSION_EXPIRES, less);
                            return request.withHeaders(headers);
                        })
                .orElse(request);
    }

    private static SipRequest withoutTimers(SipRequest request) {
        Headers headers =
                request.headers()
                        .without(HeaderName.SESSION_EXPIRES)
                        .without(HeaderName.MIN_SE)
                        .without(HeaderName.SUPPORTED);
        for (String tag : request.headers().all(HeaderName.SUPPORTED)) {
            headers =
                    tag.toLowerCase(Locale.ROOT).equals(TIMER)
                            ? headers
                            : headers.with(HeaderName.SUPPORTED, tag);
        }
        return request.withHeaders(headers);
    }

    private static boolean isOfSession(SipRequest request) {
        return request.is(Method.INVITE) || request.is(Method.UPDATE);
    }

    private static boolean isRefresh(SipRequest request) {
        return request.is(Method.UPDATE) && request.body().isEmpty();
    }

    // ---- what has come of it

    private void asked(SipRequest request) {
        if (isRefresh(request)) {
            tally.tried(SimFeature.SESSION_REFRESHED_FOR_IT);
        } else if (request.is(Method.OPTIONS) && request.toTag().isPresent()) {
            tally.tried(SimFeature.DIALOG_ASKED_FOR);
            askedFor.add(request.callId());
        }
    }

    private void answered(SipResponse response) {
        Method method = response.cseq().method();
        if (method.equals(Method.UPDATE) && response.isSuccess()) {
            tally.worked(SimFeature.SESSION_REFRESHED_FOR_IT);
        } else if (method.equals(Method.OPTIONS)
                && response.isSuccess()
                && askedFor.remove(response.callId())) {
            tally.worked(SimFeature.DIALOG_ASKED_FOR);
        }
    }

    private void heard(SipResponse response) {
        if (!response.cseq().method().equals(Method.UPDATE)) {
            return;
        }
        if (response.status() == 422) {
            tally.worked(SimFeature.SESSION_TOO_SHORT);
        }
        if (!response.isSuccess()) {
            return;
        }
        tally.worked(SimFeature.SESSION_REFRESH);
        boolean serverRefreshes =
                response.headers()
                        .first(HeaderName.SESSION_EXPIRES)
                        .flatMap(SessionExpires::refresher)
                        .filter(Refresher.UAS::equals)
                        .isPresent();
        if (changed.remove(response.callId()) && serverRefreshes) {
            tally.worked(SimFeature.REFRESHER_CHANGE);
        }
    }
}
