package org.wardline.core;

import java.util.Optional;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.PracticeDirectory;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;

/// Which practice a request addresses by its Request-URI.
final class FlowTenants {

    private FlowTenants() {}

    /// The practice of the Request-URI's domain. A phone that was given the server's numeric
    /// address instead is one of the only practice, where there is only one.
    static Optional<PracticeDirectory> addressed(DirectorySnapshot directory, SipRequest request) {
        if (!(request.uri() instanceof SipUri uri)) {
            return Optional.empty();
        }
        if (isNumeric(uri.host()) && directory.practices().size() == 1) {
            return directory.practices().stream().findFirst();
        }
        return directory.practiceByDomain(uri.host());
    }

    /// Whether the Request-URI names a domain at all, rather than our numeric address.
    static boolean namesStranger(SipRequest request) {
        return !(request.uri() instanceof SipUri uri) || !isNumeric(uri.host());
    }

    /// An IPv6 reference or four numbers; the parser has checked the form.
    private static boolean isNumeric(String host) {
        return host.startsWith("[")
                || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
