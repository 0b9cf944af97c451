package org.wardline.app.setting;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.call.SettingVisit;
import org.wardline.directory.DirectoryStore;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.NightSwitch;
import org.wardline.directory.PhoneSetting;
import org.wardline.directory.PracticeHours;
import org.wardline.ident.Actor;

/// Carries out what a star code asks for: recorded first, then done, then told to the phone system.
/// Blocking: for virtual threads only.
public final class SettingChange implements Consumer<SettingVisit> {

    private final DirectoryStore directory;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Runnable changed;

    /// @param changed called after every change, so that calls see it
    public SettingChange(
            DirectoryStore directory, AuditLog audit, InstantSource clock, Runnable changed) {
        this.directory = Objects.requireNonNull(directory, "directory");
        this.audit = Objects.requireNonNull(audit, "audit");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.changed = Objects.requireNonNull(changed, "changed");
    }

    /// @throws org.wardline.db.DatabaseUnavailable when it may not be done
    /// @throws org.wardline.audit.AuditUnavailable when it is not done
    @Override
    public void accept(SettingVisit visit) {
        switch (visit.setting()) {
            case PhoneSetting.OfExtension setting -> set(visit, setting);
            case PhoneSetting.NightSwitched(var position) -> turn(visit, position);
        }
        changed.run();
    }

    private void set(SettingVisit visit, PhoneSetting.OfExtension setting) {
        AuditReceipt receipt =
                record(
                        visit,
                        new ConfigurationChanged(
                                "call_handling",
                                visit.extension().id().toString(),
                                "",
                                text(setting)));
        directory.features().set(visit.extension(), setting, receipt);
    }

    /// Whether the phone may was decided when it dialled, by the hours that calls saw then; the
    /// practice has hours still, since they are never taken away.
    private void turn(SettingVisit visit, Optional<NightSwitch.Position> position) {
        var tenant = visit.extension().tenant();
        PracticeHours now = directory.practice(tenant).hours().orElseThrow();
        Instant moment = clock.instant();
        Optional<NightSwitch> to = position.map(way -> now.hours().switched(way, moment));
        AuditReceipt receipt =
                record(
                        visit,
                        new ConfigurationChanged(
                                "night_switch",
                                tenant.toString(),
                                NightSwitch.text(now.switchedAt(moment)),
                                NightSwitch.text(to)));
        directory.hours().turn(tenant, to, receipt);
    }

    private AuditReceipt record(SettingVisit visit, ConfigurationChanged event) {
        return audit.append(
                new Act(
                        visit.extension().tenant(),
                        new Actor.Phone(visit.device()),
                        visit.origin(),
                        event));
    }

    private static String text(PhoneSetting.OfExtension setting) {
        return switch (setting) {
            case PhoneSetting.DoNotDisturb(boolean on) -> "do_not_disturb=" + on;
            case PhoneSetting.Forward(var when, var to) ->
                    "forward_%s=%s"
                            .formatted(
                                    when.name().toLowerCase(Locale.ROOT),
                                    to.map(ExtensionNumber::digits).orElse("none"));
        };
    }
}
