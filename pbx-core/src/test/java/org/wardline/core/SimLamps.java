package org.wardline.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardline.sip.dialog.DialogId;

/// What the lamps of a simulated phone show.
final class SimLamps {

    private static final Pattern DIALOG =
            Pattern.compile("<dialog id=\"([^\"]+)\"(.*?)><state>(\\w+)</state>");
    private static final Pattern NAME =
            Pattern.compile("call-id=\"([^\"]+)\" local-tag=\"([^\"]+)\" remote-tag=\"([^\"]+)\"");

    private final Map<String, DialogId> ringing = new LinkedHashMap<>();

    /// The dialogs that ring and may be taken, as the phones see them that ring.
    List<DialogId> ringing() {
        return List.copyOf(ringing.values());
    }

    /// A NOTIFY came.
    ///
    /// @return what it shows, when that is more than darkness
    Optional<SimFeature> notified(String body) {
        if (body.startsWith("Messages-Waiting: yes")) {
            return Optional.of(SimFeature.MESSAGE_WAITING);
        }
        boolean lit = false;
        Matcher dialog = DIALOG.matcher(body);
        while (dialog.find()) {
            String state = dialog.group(3);
            lit |= !state.equals("terminated");
            Matcher name = NAME.matcher(dialog.group(2));
            if (state.equals("early") && name.find()) {
                ringing.put(
                        dialog.group(1), new DialogId(name.group(1), name.group(2), name.group(3)));
            } else {
                ringing.remove(dialog.group(1));
            }
        }
        return lit ? Optional.of(SimFeature.LAMP) : Optional.empty();
    }
}
