package org.wardline.call;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.Act;
import org.wardline.audit.event.CallsCapped;
import org.wardline.directory.Device;
import org.wardline.directory.Extension;
import org.wardline.directory.OutsideRules;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.Origin;
import org.wardline.ident.TenantId;
import org.wardline.toll.TollAccount;
import org.wardline.toll.TollCaps;
import org.wardline.toll.TollGrant;
import org.wardline.toll.TollRequest;

/// The minutes of today that phones and practices may still spend on calls into the public network.
/// Owned by one shard. A minute is spent from what is reserved durably ([TollGrant]), so whatever
/// happens to the process, no day has more of them than its cap; but a practice calls at home also
/// while its database is away. More are asked for before the last
/// is spent, and the answer comes later.
///
///     nothing --asked--> asked --granted--> has some --low--> asked
///                        asked --cap reached--> spent --tomorrow, another cap--> nothing
///                        asked --database away--> away --asked again--> asked
final class TollMeter {

    /// How the two accounts stand by which somebody dials.
    enum Standing {
        MAY,
        WAITS,
        PHONE_SPENT,
        PRACTICE_SPENT,
        AWAY
    }

    /// What somebody may come to the end of.
    enum Cap {
        PHONE_CALLS,
        PRACTICE_CALLS,
        PHONE_MINUTES,
        PRACTICE_MINUTES;

        /// Its name in the log.
        String term() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What is reserved at a time, so that a call asks the database every quarter of an hour.
    private static final int BLOCK = 15;

    /// With fewer than this more are asked for: as long a database may be away unnoticed.
    private static final int LOW = 5;

    /// What a minute costs where the practice is. So much is lent while the database is away, up to
    /// the cap, and asked for when it is back.
    private static final int AT_HOME = 1;

    /// Between two requests for calls that go on, while the database is away.
    private static final long ASK_AGAIN_MS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(TollMeter.class);

    private final CallServices.Signals signals;
    private final Map<TollAccount, Balance> balances = new HashMap<>();

    /// What an account has of a day.
    private static final class Balance {
        private final LocalDate day;
        private int minutes;
        private int granted;
        private boolean asked;
        private boolean away;
        private long askAgainMs;
        private OptionalInt reservedCap = OptionalInt.empty();
        private final Set<Cap> told = EnumSet.noneOf(Cap.class);

        Balance(LocalDate day) {
            this.day = day;
        }
    }

    /// @param signals take what is asked for, which is answered later by [#granted]
    TollMeter(CallServices.Signals signals) {
        this.signals = Objects.requireNonNull(signals, "signals");
    }

    /// Asks for what somebody needs who begins a call, whatever the last answer was; of the
    /// practice only when the phone has it.
    ///
    /// @param rate minutes of the day that a minute of the call spends
    void begin(Peer by, int rate) {
        for (TollAccount account : accounts(by)) {
            if (isSpent(account, by, rate)) {
                return;
            }
            balance(account).askAgainMs = 0;
            fill(account, by, rate, 0);
        }
    }

    /// Asks once more for somebody who waits, when others have spent what came. While the database
    /// is away nothing is asked: they are told so.
    void waits(Peer by, int rate) {
        for (TollAccount account : accounts(by)) {
            Balance balance = balance(account);
            if (!balance.away) {
                balance.askAgainMs = 0;
                fill(account, by, rate, 0);
            }
        }
    }

    /// Asks for what a call that goes on will need.
    ///
    /// @param ofPhone what the calls of this phone spend in a minute
    /// @param ofPractice what all of its practice spend
    void goesOn(Peer by, int ofPhone, int ofPractice, long nowMs) {
        for (TollAccount account : accounts(by)) {
            fill(account, by, account.phone().isPresent() ? ofPhone : ofPractice, nowMs);
        }
    }

    /// How somebody stands now.
    Standing standing(Peer by, int rate) {
        boolean waits = false;
        boolean away = false;
        for (TollAccount account : accounts(by)) {
            if (isSpent(account, by, rate)) {
                return account.phone().isPresent() ? Standing.PHONE_SPENT : Standing.PRACTICE_SPENT;
            }
            Balance balance = balance(account);
            boolean isLent = balance.away && rate == AT_HOME;
            boolean isShort = balance.minutes < rate && !isLent;
            away |= isShort && balance.away && !balance.asked;
            waits |= isShort;
        }
        return away ? Standing.AWAY : waits ? Standing.WAITS : Standing.MAY;
    }

    /// No answer has come in time: it is taken for the answer that the database is away.
    void late(Peer by, int rate) {
        for (TollAccount account : accounts(by)) {
            Balance balance = balance(account);
            balance.away |= balance.minutes < rate;
        }
    }

    /// Spends what a minute of a call costs, of both accounts.
    ///
    /// @return whether both had it
    boolean spend(Peer by, int rate) {
        if (standing(by, rate) != Standing.MAY) {
            return false;
        }
        accounts(by).forEach(account -> balance(account).minutes -= rate);
        return true;
    }

    /// Puts back a minute of a call that nobody answered.
    ///
    /// @param of the day of which it was spent
    void putBack(Peer by, int rate, LocalDate of) {
        for (TollAccount account : accounts(by)) {
            Balance balance = balance(account);
            balance.minutes += balance.day.equals(of) ? rate : 0;
        }
    }

    /// Has it recorded that somebody came to a cap; once for each account, cap and day.
    void capped(Peer by, Cap cap) {
        TollAccount account =
                switch (cap) {
                    case PHONE_CALLS, PHONE_MINUTES -> accounts(by).getFirst();
                    case PRACTICE_CALLS, PRACTICE_MINUTES -> TollAccount.of(by.tenant());
                };
        if (balance(account).told.add(cap)) {
            signals.audit()
                    .accept(
                            new Act(
                                    by.tenant(),
                                    by.actor(),
                                    Origin.LOCAL,
                                    new CallsCapped(
                                            account.phone(), cap.term(), most(account, by, cap))));
        }
    }

    private int most(TollAccount account, Peer by, Cap cap) {
        return switch (cap) {
            case PHONE_CALLS -> capOf(by, rules(by.tenant()).calls());
            case PRACTICE_CALLS -> rules(by.tenant()).calls().ofPractice();
            case PHONE_MINUTES, PRACTICE_MINUTES -> cap(account, by);
        };
    }

    /// The day where a practice is.
    LocalDate today(TenantId practice) {
        Instant now = signals.wallClock().get();
        return signals.directory()
                .apply(practice)
                .map(its -> its.today(now))
                .orElseGet(() -> LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    /// What was asked for is answered.
    void granted(TollGrant grant) {
        TollRequest request = grant.request();
        Balance balance = balance(request.account());
        if (!balance.day.equals(request.day())) {
            return;
        }
        balance.asked = false;
        balance.away = grant.minutes().isEmpty();
        balance.minutes += grant.minutes().orElse(0);
        balance.granted += grant.minutes().orElse(0);
        if (grant.minutes().isPresent() && grant.minutes().getAsInt() == 0) {
            balance.reservedCap = OptionalInt.of(request.cap());
            LOG.warn(
                    "{}: the {} minutes of {} for calls outside are reserved",
                    request.account(),
                    request.cap(),
                    request.day());
        }
    }

    private void fill(TollAccount account, Peer by, int perMinute, long nowMs) {
        Balance balance = balance(account);
        int cap = cap(account, by);
        boolean may = !balance.asked && !isReserved(balance, cap) && nowMs >= balance.askAgainMs;
        if (may && balance.minutes < LOW + perMinute) {
            balance.asked = true;
            balance.askAgainMs = nowMs + ASK_AGAIN_MS;
            int owed = Math.max(0, -balance.minutes);
            signals.toll()
                    .accept(new TollRequest(account, balance.day, owed + BLOCK + perMinute, cap));
        }
    }

    /// Whether another minute would be over the cap as it is set now, whatever is reserved or lent.
    private boolean isSpent(TollAccount account, Peer by, int rate) {
        Balance balance = balance(account);
        int cap = cap(account, by);
        int spent = balance.granted - balance.minutes;
        return spent + rate > cap || (balance.minutes < rate && isReserved(balance, cap));
    }

    private static boolean isReserved(Balance balance, int cap) {
        return balance.reservedCap.equals(OptionalInt.of(cap));
    }

    private Balance balance(TollAccount account) {
        LocalDate day = today(account.tenant());
        return balances.compute(
                account,
                (_, known) -> known != null && known.day.equals(day) ? known : new Balance(day));
    }

    private int cap(TollAccount account, Peer by) {
        TollCaps minutes = rules(by.tenant()).minutes();
        return account.phone().isEmpty() ? minutes.ofPractice() : capOf(by, minutes);
    }

    /// Of a cap, the part of who dials.
    static int capOf(Peer by, TollCaps cap) {
        return switch (by) {
            case Peer.Phone(Device phone, Extension _) -> OutsideRules.of(cap, phone.kind());
            case Peer.Outside _ -> cap.ofPractice();
        };
    }

    /// What a practice lets its phones call.
    OutsideRules rules(TenantId practice) {
        return signals.directory()
                .apply(practice)
                .map(PracticeDirectory::outside)
                .orElse(OutsideRules.DEFAULT);
    }

    private static List<TollAccount> accounts(Peer by) {
        TollAccount practice = TollAccount.of(by.tenant());
        return switch (by) {
            case Peer.Phone(Device phone, Extension _) ->
                    List.of(TollAccount.of(by.tenant(), phone.id()), practice);
            case Peer.Outside _ -> List.of(practice);
        };
    }
}
