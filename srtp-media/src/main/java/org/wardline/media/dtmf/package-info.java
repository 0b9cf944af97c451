/// Telephone events (RFC 4733): the keys of a phone, carried beside the audio.
///
/// Assumed: a clock rate of 8,000 Hz. Deliberately absent: tones as tones (section 3), events above
/// 16, detection in the audio itself.
package org.wardline.media.dtmf;
