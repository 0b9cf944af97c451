package org.wardline.audit.event;

import java.util.List;

/// How a practice has its log reviewed from here on. What held before is in the entry of this kind
/// before it, so the log alone says by which thresholds anything was found.
///
/// @param official id of the practice's security official; empty when none is named
/// @param zone time zone by which its hours go; empty when none is named
/// @param opens minute of the day at which work begins
/// @param closes minute of the day at which it ends
/// @param weekends whether people work on Saturday and Sunday
/// @param listens so many messages opened by one person within an hour are a finding
/// @param refusals so many refusals of one person or login within an hour are a finding
/// @param days after the end of a week in which it is to be reviewed
public record ReviewSettingsChanged(
        String official,
        String zone,
        int opens,
        int closes,
        boolean weekends,
        int listens,
        int refusals,
        int days)
        implements AuditEvent {

    /// Its kind.
    public static final String KIND = "review.settings.changed";

    public ReviewSettingsChanged {
        official = Terms.bounded(official);
        zone = Terms.bounded(zone);
        Terms.requireNotNegative(opens);
        Terms.requireNotNegative(closes);
        Terms.requireNotNegative(listens);
        Terms.requireNotNegative(refusals);
        Terms.requireNotNegative(days);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.text("official", official),
                EventField.text("zone", zone),
                EventField.count("opens", opens),
                EventField.count("closes", closes),
                EventField.flag("weekends", weekends),
                EventField.count("listens", listens),
                EventField.count("refusals", refusals),
                EventField.count("days", days));
    }
}
