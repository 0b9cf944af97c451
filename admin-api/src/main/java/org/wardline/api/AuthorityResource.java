package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.wardline.http.Exchange;
import org.wardline.http.Route;

/// The root certificate, for phones and browsers that are to trust it.
public final class AuthorityResource {

    private static final MediaType PEM = MediaType.parse("application/x-pem-file");

    private final X509Certificate root;

    public AuthorityResource(X509Certificate root) {
        this.root = root;
    }

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Open(
                        HttpMethod.GET,
                        "/v1/authority",
                        "a public certificate, needed before anybody can connect safely",
                        this::get));
    }

    private HttpResponse get(Exchange exchange) {
        return HttpResponse.of(HttpStatus.OK, PEM, pem(root));
    }

    /// A certificate as text (RFC 7468 5).
    static String pem(X509Certificate certificate) {
        try {
            var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
            return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                    .formatted(lines.encodeToString(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate can't be encoded", e);
        }
    }
}
