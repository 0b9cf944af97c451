package org.wardline.app.setting;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.call.SettingVisit;
import org.wardline.directory.CallFeatureStore;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.PhoneSetting;
import org.wardline.ident.Actor;

/// Carries out what a star code asks for: recorded first, then done, then told to the phone system.
/// Blocking: for virtual threads only.
public final class SettingChange implements Consumer<SettingVisit> {

    private final CallFeatureStore store;
    private final AuditLog audit;
    private final Runnable changed;

    /// @param changed called after every change, so that calls see it
    public SettingChange(CallFeatureStore store, AuditLog audit, Runnable changed) {
        this.store = Objects.requireNonNull(store, "store");
        this.audit = Objects.requireNonNull(audit, "audit");
        this.changed = Objects.requireNonNull(changed, "changed");
    }

    /// @throws org.wardline.db.DatabaseUnavailable when it may not be done
    /// @throws org.wardline.audit.AuditUnavailable when it is not done
    @Override
    public void accept(SettingVisit visit) {
        AuditReceipt receipt =
                audit.append(
                        new Act(
                                visit.extension().tenant(),
                                new Actor.Phone(visit.device()),
                                visit.origin(),
                                new ConfigurationChanged(
                                        "call_handling",
                                        visit.extension().id().toString(),
                                        "",
                                        text(visit.setting()))));
        store.set(visit.extension(), visit.setting(), receipt);
        changed.run();
    }

    private static String text(PhoneSetting setting) {
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
