/// The media engine on Netty: sockets, media loops, and what happens to a packet between them.
///
/// A loop owns all state of its ports in plain fields. What decides is sans-I/O ([Inbound],
/// [Outbound], [Player], [Tap], [Reports]): packets and a monotonic clock come in, packets and
/// events go out. [MediaSession] alone joins them to sockets. No locks; between loops there is one
/// bounded ring per direction of a bridge.
package org.wardline.media.engine;
