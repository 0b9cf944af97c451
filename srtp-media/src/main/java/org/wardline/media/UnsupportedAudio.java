package org.wardline.media;

/// An audio file that is damaged or in a form that we do not play.
public final class UnsupportedAudio extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsupportedAudio(String reason) {
        super(reason);
    }

    /// What is wrong with it; never part of its content.
    public String safeMessage() {
        return getMessage();
    }
}
