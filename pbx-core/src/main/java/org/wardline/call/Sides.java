package org.wardline.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wardline.cdr.LegEnd;
import org.wardline.media.AudioCodec;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.ua.EndCause;
import org.wardline.sip.ua.UserAgent;

/// The two sides of a call: the *near* one, which is served (the caller, or after a transfer
/// whoever stays), and the *far* one, who answered. Owned by the call's shard.
final class Sides {

    private final CallServices services;
    private final UserAgent userAgent;
    private final CallRecord record;
    private Leg near;
    private Optional<Leg> far = Optional.empty();

    Sides(Leg near, CallServices services, CallRecord record) {
        this.near = near;
        this.services = services;
        this.userAgent = services.userAgent();
        this.record = record;
    }

    Leg near() {
        return near;
    }

    Optional<Leg> far() {
        return far;
    }

    boolean include(Leg leg) {
        return near == leg || far.filter(f -> f == leg).isPresent();
    }

    Optional<Leg> otherThan(Leg leg) {
        return leg == near ? far : Optional.of(near);
    }

    List<Leg> all() {
        List<Leg> all = new ArrayList<>(List.of(near));
        far.ifPresent(all::add);
        return all;
    }

    /// Whether one of them holds.
    boolean isHeld() {
        return all().stream().anyMatch(Leg::holds);
    }

    /// Whether both are connected.
    boolean talk() {
        return far.filter(f -> f.agreement().isPresent() && near.agreement().isPresent())
                .isPresent();
    }

    /// Connects the near side and joins the far one to it.
    ///
    /// @throws org.wardline.media.MediaUnavailable when no port is free; nothing has changed then
    void join(Leg answering, long nowMs) {
        near.connect(answering.codec(), nowMs);
        far = Optional.of(answering);
        bridge();
    }

    /// Connects the near side with nobody at the far one yet.
    ///
    /// @throws org.wardline.media.MediaUnavailable when no port is free
    void connectNear(long nowMs) {
        near.connect(Optional.<AudioCodec>empty(), nowMs);
    }

    /// The side that stays becomes the near one and waits, with music.
    void keepOnly(Leg stays) {
        stays.unbridge();
        near = stays;
        far = Optional.empty();
        near.music(true);
    }

    /// One that had been left takes its place again.
    void rejoin(Leg back) {
        far = Optional.of(back);
        bridge();
    }

    /// Takes away the side that stays when the other one hands it to another call.
    Leg release(Leg referrer) {
        Leg stays = otherThan(referrer).orElseThrow();
        stays.unbridge();
        near = referrer;
        far = Optional.empty();
        return stays;
    }

    /// Puts a leg in the place of another, which is to be hung up.
    void replace(Leg leaving, Leg coming) {
        if (near == leaving) {
            near = coming;
        } else {
            far = Optional.of(coming);
        }
        bridge();
    }

    /// Takes the answer that an ACK brought, when our 200 held the offer.
    ///
    /// @return false when it can't be used
    boolean acknowledged(Leg leg, Body body) {
        if (!leg.hasOpenOfferOfOurs()) {
            return true;
        }
        boolean usable = leg.answered(body).isEmpty();
        if (usable) {
            bridge();
        }
        return usable;
    }

    /// Hold, resume, a moved or re-keyed phone: each side negotiates for itself. The other side
    /// notices nothing but music.
    void reinvited(Leg leg, Body offer, long nowMs) {
        leg.reinvited(offer, nowMs).ifPresent(refused -> refused(leg, refused));
        if (include(leg)) {
            far.ifPresent(other -> {
                other.music(near.holds());
                near.music(other.holds());
            });
        }
    }

    /// Checks an offer, before anything is done for it.
    Optional<Rejection> checked(Leg leg, Body offer) {
        Optional<Rejection> refused = offer.isEmpty() ? Optional.empty() : leg.received(offer);
        refused.ifPresent(rejection -> refused(leg, rejection));
        return refused;
    }

    /// Tells the near side that a phone rings for it.
    void ring(long nowMs) {
        userAgent.ring(near.invite(), 180, Body.NONE, Headers.NONE, nowMs);
    }

    /// Refuses the near side, which is not connected.
    void reject(int status, Headers headers, long nowMs) {
        userAgent.reject(near.invite(), status, headers, nowMs);
    }

    /// A leg has left by itself.
    void gone(Leg leg, EndCause cause) {
        close(leg, cause == EndCause.FLOW_LOST ? LegEnd.UNREACHABLE : LegEnd.HUNG_UP);
    }

    void hangUp(Leg leg, LegEnd reason, long nowMs) {
        hangUp(leg, reason, Headers.NONE, nowMs);
    }

    /// Hangs a leg up; it need not be one of the two.
    void hangUp(Leg leg, LegEnd reason, Headers headers, long nowMs) {
        userAgent.hangUp(leg.invite(), headers, nowMs);
        close(leg, reason);
    }

    void close(Leg leg, LegEnd reason) {
        leg.close(reason).ifPresent(record::ended);
    }

    private void bridge() {
        far.ifPresent(near::bridgeTo);
        noteAnswer();
    }

    /// Notes in the call's record that it was answered, and how its sides are encrypted.
    void noteAnswer() {
        record.answered(suites());
    }

    /// The suites in force, the near side's first.
    private String suites() {
        return String.join(
                ",",
                all().stream()
                        .flatMap(leg -> leg.agreement().stream())
                        .map(agreed -> agreed.suite())
                        .toList());
    }

    private void refused(Leg leg, Rejection rejection) {
        services.signals().audit().accept(record.offerRefusedAct(leg.party(), rejection.reason()));
    }
}
