package org.wardline.app.setting;

import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.app.CallControl;
import org.wardline.app.CallOver;
import org.wardline.app.CallScript;
import org.wardline.app.Prompt;
import org.wardline.app.Prompts;
import org.wardline.audit.AuditUnavailable;
import org.wardline.call.SettingVisit;
import org.wardline.db.DatabaseUnavailable;

/// What somebody hears who dialled a star code: one tone when it is done, a sentence when it is
/// not. It is carried out whether or not they stay to hear it.
public final class SettingScript implements CallScript {

    private static final Logger LOG = LoggerFactory.getLogger(SettingScript.class);

    private final SettingVisit visit;
    private final Consumer<SettingVisit> change;
    private final Prompts prompts;

    /// @param change carries it out; blocking
    public SettingScript(SettingVisit visit, Consumer<SettingVisit> change, Prompts prompts) {
        this.visit = Objects.requireNonNull(visit, "visit");
        this.change = Objects.requireNonNull(change, "change");
        this.prompts = Objects.requireNonNull(prompts, "prompts");
    }

    @Override
    public void run(CallControl call) throws CallOver {
        boolean done = carriedOut();
        call.answer();
        call.play(prompts.of(done ? Prompt.TONE : Prompt.NOT_IN_SERVICE));
    }

    private boolean carriedOut() {
        try {
            change.accept(visit);
            return true;
        } catch (DatabaseUnavailable | AuditUnavailable e) {
            LOG.warn("a star code of device {} could not be carried out", visit.device(), e);
            return false;
        }
    }
}
