package org.wardline.audit.review;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.event.ReviewSettingsChanged;
import org.wardline.ident.UserId;

/// How a practice has its log reviewed. Thresholds have bounds: a rule can be tuned, not put out.
///
/// @param official the practice's security official (45 CFR 164.308(a)(2)), who signs weeks; until
///   one is named nobody does
/// @param zone by which working hours go; until it is named the rule of working hours rests
/// @param opens minute of the day at which work begins
/// @param closes minute of the day at which it ends, excluded
/// @param weekends whether people work on Saturday and Sunday
/// @param listens messages opened by one person within an hour
/// @param refusals refusals of one person or login within an hour
/// @param days after the end of a week in which it is to be signed
public record ReviewSettings(
        Optional<UserId> official,
        Optional<ZoneId> zone,
        int opens,
        int closes,
        boolean weekends,
        int listens,
        int refusals,
        int days) {

    /// What holds where nothing was decided.
    public static final ReviewSettings DEFAULT =
            new ReviewSettings(Optional.empty(), Optional.empty(), 420, 1_140, false, 40, 10, 7);

    private static final int DAY_MINUTES = 1_440;
    private static final int MOST_LISTENS = 200;
    private static final int MOST_REFUSALS = 100;
    private static final int MOST_DAYS = 31;

    public ReviewSettings {
        Objects.requireNonNull(official, "official");
        Objects.requireNonNull(zone, "zone");
        if (!isAllowed(opens, closes, listens, refusals, days)) {
            throw new IllegalArgumentException("settings of the review out of bounds");
        }
    }

    /// Whether these could be settings.
    public static boolean isAllowed(int opens, int closes, int listens, int refusals, int days) {
        return opens >= 0
                && opens < closes
                && closes <= DAY_MINUTES
                && within(listens, MOST_LISTENS)
                && within(refusals, MOST_REFUSALS)
                && within(days, MOST_DAYS);
    }

    private static boolean within(int value, int most) {
        return value >= 1 && value <= most;
    }

    /// Reads an entry of [ReviewSettingsChanged].
    ///
    /// @throws IllegalArgumentException when the entry does not hold such settings
    static ReviewSettings of(AuditEntry entry) {
        return new ReviewSettings(
                text(entry, "official").map(id -> new UserId(UUID.fromString(id))),
                text(entry, "zone").map(ReviewSettings::zone),
                number(entry, "opens"),
                number(entry, "closes"),
                entry.field("weekends").map(Boolean::parseBoolean).orElse(false),
                number(entry, "listens"),
                number(entry, "refusals"),
                number(entry, "days"));
    }

    private static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new IllegalArgumentException("no time zone");
        }
        return ZoneId.of(name);
    }

    private static Optional<String> text(AuditEntry entry, String field) {
        return entry.field(field).filter(text -> !text.isEmpty());
    }

    private static int number(AuditEntry entry, String field) {
        return Integer.parseInt(entry.field(field).orElse(""));
    }

    /// As the log keeps them.
    public ReviewSettingsChanged event() {
        return new ReviewSettingsChanged(
                official.map(UserId::toString).orElse(""),
                zone.map(ZoneId::getId).orElse(""),
                opens,
                closes,
                weekends,
                listens,
                refusals,
                days);
    }

    /// Whether a time lies outside working hours; never, as long as no time zone is named.
    boolean isAfterHours(Instant time) {
        if (zone.isEmpty()) {
            return false;
        }
        var local = time.atZone(zone.get());
        var day = local.getDayOfWeek();
        boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
        int minute = local.getHour() * 60 + local.getMinute();
        return (weekend && !weekends) || minute < opens || minute >= closes;
    }
}
