package org.wardline.cli;

/// Ends a command with a sentence on standard error and exit code 1.
final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandFailed(String sentence) {
        super(sentence, null, false, false);
    }
}
