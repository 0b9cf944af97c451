/// Encrypted audio for telephone calls: what other modules may use.
///
/// A [org.wardline.media.MediaEngine] opens one [org.wardline.media.MediaPort] per leg of a call. A
/// port speaks SRTP with one phone (RFC 3711), is joined to the port of the other leg, plays
/// prompts and hands received audio to a recorder. RTP is never sent or accepted unencrypted: a
/// port without keys drops all it gets and sends nothing.
package org.wardline.media;
