package org.wardline.audit.syslog;

import java.nio.file.Path;
import java.util.Objects;

/// Where the log is sent, and as whom: both sides show a certificate (RFC 5425 4.2).
///
/// @param host name of the receiver, which its certificate must carry
/// @param port TCP, usually 6514
/// @param authorities PEM file of the authorities, or the certificates, that the receiver is
///   believed by; no other is
/// @param certificate PEM file of our own certificate, with its chain
/// @param key PEM file of its key (PKCS #8), mode 0400 or 0600
public record SyslogTarget(
        String host, int port, Path authorities, Path certificate, Path key, SyslogForm form) {

    /// The port of syslog over TLS (RFC 5425 4.1).
    public static final int DEFAULT_PORT = 6514;

    /// @throws IllegalArgumentException with a sentence for the operator
    public SyslogTarget {
        if (!host.matches("[A-Za-z0-9.:-]{1,253}")) {
            throw new IllegalArgumentException("syslog.host must be a host name.");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("syslog.port must be 1 to 65535.");
        }
        Objects.requireNonNull(authorities, "authorities");
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(form, "form");
    }

    @Override
    public String toString() {
        return host + ":" + port + " (" + form.word() + ")";
    }
}
