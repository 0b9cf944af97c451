package org.wardline.media;

/// No media port can be had, or a port takes no more commands. The call is refused with 503;
/// another attempt may succeed.
public final class MediaUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MediaUnavailable(String reason) {
        super(reason);
    }

    /// The reason, free of patient information and keys: may be shown to operators and peers.
    public String safeMessage() {
        return getMessage();
    }
}
