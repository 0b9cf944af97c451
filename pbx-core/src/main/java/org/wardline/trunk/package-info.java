/// Connections to the carriers of the practices' trunks: opened by this server, verified, kept open
/// and opened anew. Knows no calls.
package org.wardline.trunk;
