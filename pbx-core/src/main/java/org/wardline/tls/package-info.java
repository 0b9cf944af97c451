/// TLS as a server: the internal certificate authority, and the certificates by server name (SNI).
///
/// Every listener of the product (SIP, HTTPS) takes its identity and its protocol floor from here.
/// There is no setting that lowers the floor.
package org.wardline.tls;
