package org.wardline.http;

import java.util.Arrays;
import java.util.StringJoiner;

/// A bug's trace for the log: classes and frames only. Messages are left out because the ones of
/// libraries may quote what they were given.
public final class Fault {

    private static final int FRAMES = 12;
    private static final int CAUSES = 5;

    private Fault() {}

    /// `Class at frame at frame ... caused by Class at ...`, on one line.
    public static String trace(Throwable thrown) {
        var text = new StringJoiner(" caused by ");
        var cause = thrown;
        for (int i = 0; i < CAUSES && cause != null; i++) {
            var frames = new StringJoiner(" at ");
            frames.add(cause.getClass().getName());
            Arrays.stream(cause.getStackTrace())
                    .limit(FRAMES)
                    .forEach(frame -> frames.add(frame.toString()));
            text.add(frames.toString());
            cause = cause.getCause();
        }
        return text.toString();
    }
}
