/// Who is calling: digest authentication of devices (RFC 3261 22, RFC 7616, RFC 8760), inside TLS
/// only.
///
/// [org.wardline.sip.auth.DigestAuthenticator] is sans-I/O and owned by one shard. It knows devices
/// only through the lookup that it is given with each request, and secrets only as HA1. Identity
/// comes from here (or from a client certificate), never from an address, a Contact or a From.
package org.wardline.sip.auth;
