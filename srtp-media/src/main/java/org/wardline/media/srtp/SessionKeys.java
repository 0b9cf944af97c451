package org.wardline.media.srtp;

import java.util.Arrays;

/// The keys that a [Transform] works with: of one protocol, drawn from one master key (RFC 3711
/// 3.2.1). Whoever makes a transform closes them, which zeroes them; transforms keep copies of
/// their own.
final class SessionKeys implements AutoCloseable {

    /// 16 or 32 bytes.
    final byte[] encryption;

    /// 20 bytes, of HMAC-SHA1; GCM has no use for it.
    final byte[] authentication;

    /// 14 bytes; with GCM 12.
    final byte[] salt;

    SessionKeys(byte[] encryption, byte[] authentication, byte[] salt) {
        this.encryption = encryption;
        this.authentication = authentication;
        this.salt = salt;
    }

    @Override
    public void close() {
        Arrays.fill(encryption, (byte) 0);
        Arrays.fill(authentication, (byte) 0);
        Arrays.fill(salt, (byte) 0);
    }
}
