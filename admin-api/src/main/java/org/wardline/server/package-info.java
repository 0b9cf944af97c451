/// The running server: its configuration, its first start, and the one place that wires every
/// module.
package org.wardline.server;
