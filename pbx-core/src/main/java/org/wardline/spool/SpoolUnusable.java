package org.wardline.spool;

import java.io.IOException;
import java.nio.file.Path;

/// The folder where acts wait for the audit log can't be used.
public final class SpoolUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SpoolUnusable(Path folder, IOException cause) {
        super(
                "The folder %s of acts that wait for the audit log can't be used."
                        .formatted(folder),
                cause);
    }

    /// A sentence for the operator.
    public String safeMessage() {
        return getMessage();
    }
}
