package org.wardline.server;

/// The configuration or the machine is not in a state in which the server may start.
public final class ConfigFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param sentence what is wrong, where, and what to do; free of secrets
    public ConfigFault(String sentence) {
        super(sentence, null, false, false);
    }

    /// The sentence for the operator.
    public String safeMessage() {
        return getMessage();
    }
}
