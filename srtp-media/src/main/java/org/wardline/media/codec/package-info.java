/// Speech codecs: the laws of G.711 as pure functions over tables, G.722 as one object per stream
/// and direction, and the change of sampling rate between them. No clock, no threads.
///
/// Deliberately absent: G.722 at 56 and 48 kbit/s (modes 2 and 3), which RTP does not carry.
package org.wardline.media.codec;
