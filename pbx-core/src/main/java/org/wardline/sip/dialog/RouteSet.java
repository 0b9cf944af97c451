package org.wardline.sip.dialog;

import java.util.ArrayList;
import java.util.List;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Uri;

/// The proxies that stay in the way of a dialog, nearest first (RFC 3261 12.1, 16.12).
///
/// It shapes the request; the bytes go down the dialog's flow whatever it says.
record RouteSet(List<NameAddr> routes) {

    RouteSet {
        routes = List.copyOf(routes);
    }

    /// As server: the Record-Routes in their order (12.1.1).
    static RouteSet ofServer(SipRequest received) {
        return new RouteSet(received.headers().all(HeaderName.RECORD_ROUTE));
    }

    /// As client: the Record-Routes in reverse order (12.1.2).
    static RouteSet ofClient(SipResponse response) {
        return new RouteSet(response.headers().all(HeaderName.RECORD_ROUTE).reversed());
    }

    /// The Request-URI: the remote target, or a first proxy that knows no loose routing (12.2.1.1).
    Uri requestUri(Uri target) {
        return isStrict() ? routes.getFirst().uri() : target;
    }

    /// The Route fields.
    Headers headers(Uri target) {
        var fields = new ArrayList<>(routes);
        if (isStrict()) {
            fields.removeFirst();
            fields.add(NameAddr.of(target));
        }
        Headers headers = Headers.NONE;
        for (NameAddr route : fields) {
            headers = headers.with(HeaderName.ROUTE, route);
        }
        return headers;
    }

    private boolean isStrict() {
        return !routes.isEmpty()
                && routes.getFirst().uri() instanceof SipUri first
                && !first.params().has("lr");
    }
}
