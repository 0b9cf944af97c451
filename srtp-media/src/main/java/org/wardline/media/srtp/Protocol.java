package org.wardline.media.srtp;

/// The two protocols of RFC 3711, which share a master key and differ in the session keys drawn
/// from it and in their trailer.
enum Protocol {
    /// RTP made secure: the trailer is the tag; the rollover counter is authenticated, not sent.
    SRTP(0x00, 0x01, 0x02, 0),
    /// RTCP made secure: the trailer also carries the E bit and the 31-bit index.
    SRTCP(0x03, 0x04, 0x05, 4);

    /// Labels of the session encryption key, authentication key and salt (RFC 3711 4.3.1, 4.3.2).
    final int encryptionLabel;

    final int authenticationLabel;
    final int saltLabel;

    /// Bytes of the trailer besides the tag.
    final int indexLengthBytes;

    Protocol(int encryptionLabel, int authenticationLabel, int saltLabel, int indexLengthBytes) {
        this.encryptionLabel = encryptionLabel;
        this.authenticationLabel = authenticationLabel;
        this.saltLabel = saltLabel;
        this.indexLengthBytes = indexLengthBytes;
    }

    /// The 32-bit word that the tag covers besides the packet: the rollover counter of an SRTP
    /// index, or the E bit (always set) with an SRTCP index.
    int authenticatedWord(long index) {
        return switch (this) {
            case SRTP -> (int) (index >>> 16);
            case SRTCP -> SrtcpTrailer.E_BIT | (int) index;
        };
    }
}
