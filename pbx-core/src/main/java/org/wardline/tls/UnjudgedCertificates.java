package org.wardline.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Takes whatever certificate a phone shows (RFC 8446 4.4.2), from any issuer. The handshake proves
/// that the phone has its key, and no more: whose it is, the directory says by its fingerprint, and
/// a certificate that it does not name is as good as none. An authority's word would say less: a
/// maker's signs every phone it ever sold.
final class UnjudgedCertificates extends X509ExtendedTrustManager {

    private static final X509Certificate[] ANY_ISSUER = {};

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        // The registrar judges.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
        // The registrar judges.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        // The registrar judges.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        throw new IllegalStateException("the server connects to nobody");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
        throw new IllegalStateException("the server connects to nobody");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw new IllegalStateException("the server connects to nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return ANY_ISSUER.clone();
    }
}
