/// The HTTPS side of the API: the server, the routes' types, the gate that every request passes,
/// and what answers look like. Knows no resource.
package org.wardline.http;
