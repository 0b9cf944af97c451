/// The audit log on its way to where others collect logs: RFC 5424 messages over TLS (RFC 5425), as
/// CEF or as DICOM audit messages (PS3.15 A.5, IHE ATNA). It reads the log like any report and
/// holds nothing but its place in it.
package org.wardline.audit.syslog;
