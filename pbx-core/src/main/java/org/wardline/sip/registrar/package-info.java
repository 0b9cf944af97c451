/// Where a device can be reached: over the flow that it registered on (RFC 3261 10, RFC 5626).
///
/// [org.wardline.sip.registrar.Registrar] is sans-I/O and owned by one shard. It is given requests
/// that are authenticated already, with the address-of-record that the device may register for.
package org.wardline.sip.registrar;
