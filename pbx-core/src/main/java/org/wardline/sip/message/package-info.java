/// SIP messages as immutable values (RFC 3261 7, 19, 20, 25), a parser with limits that gives
/// errors as values, and a writer.
///
/// Nothing here knows a socket, a clock or a thread. Header fields are typed by their name:
/// `message.headers().first(HeaderName.CONTACT)` is a `Contact`. A list header (`Via`, `Contact`,
/// `Route`, ...) is one field per value whichever way it was written, so order is kept and nobody
/// splits at commas. Names, numbers and bodies never appear in `toString`: what a message says
/// about a caller is patient information. Use `text()` where the wire form is meant.
package org.wardline.sip.message;
