package org.wardline.media;

/// Hears what happens on a port. Called on the media loop, where a slow listener delays every call
/// of that loop: post the event to its owner and return.
@FunctionalInterface
public interface MediaListener {

    void on(MediaEvent event);
}
