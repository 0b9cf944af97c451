package org.wardline.media.testkit;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.wardline.media.MasterKey;

/// One direction of jitsi-srtp under one master key and for one source. It measures the ciphers of
/// its providers when it starts and takes the fastest. One thread.
public final class JitsiSrtp implements AutoCloseable {

    private static final Logger QUIET = Logger.getLogger("org.jitsi");

    static {
        QUIET.setLevel(Level.WARNING);
        Aes.setFactoryClassName("org.jitsi.srtp.crypto.Aes$SunJCECipherFactory");
    }

    private final SrtpContextFactory factory;
    private final SrtpCryptoContext srtp;
    private final SrtcpCryptoContext srtcp;
    private final Stretch packet = new Stretch();

    private JitsiSrtp(boolean sender, MasterKey masterKey, int ssrc) {
        byte[] keyAndSalt = masterKey.reveal();
        int keyLength = masterKey.profile().keyLengthBytes();
        SrtpPolicy policy =
                switch (masterKey.profile()) {
                    case AES_256_CM_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_80 ->
                            new SrtpPolicy(
                                    SrtpPolicy.AESCM_ENCRYPTION,
                                    keyLength,
                                    SrtpPolicy.HMACSHA1_AUTHENTICATION,
                                    20,
                                    10,
                                    14);
                    case AEAD_AES_256_GCM, AEAD_AES_128_GCM ->
                            new SrtpPolicy(
                                    SrtpPolicy.AESGCM_ENCRYPTION,
                                    keyLength,
                                    SrtpPolicy.NULL_AUTHENTICATION,
                                    0,
                                    16,
                                    12);
                };
        factory =
                new SrtpContextFactory(
                        sender,
                        Arrays.copyOf(keyAndSalt, keyLength),
                        Arrays.copyOfRange(keyAndSalt, keyLength, keyAndSalt.length),
                        policy,
                        policy,
                        new LoggerImpl("jitsi-srtp", Level.WARNING));
        try {
            srtp = factory.deriveContext(ssrc, 0);
            srtcp = factory.deriveControlContext(ssrc);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JitsiSrtp sender(MasterKey masterKey, int ssrc) {
        return new JitsiSrtp(true, masterKey, ssrc);
    }

    public static JitsiSrtp receiver(MasterKey masterKey, int ssrc) {
        return new JitsiSrtp(false, masterKey, ssrc);
    }

    /// Protects the RTP packet at `buffer[offset, offset + length)` in place, with room behind it.
    ///
    /// @return the new length, or -1 when it is refused
    public int protect(byte[] buffer, int offset, int length) {
        try {
            return result(srtp.transformPacket(packet.at(buffer, offset, length)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public int verify(byte[] buffer, int offset, int length) {
        try {
            return result(srtp.reverseTransformPacket(packet.at(buffer, offset, length), false));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public int protectRtcp(byte[] buffer, int offset, int length) {
        try {
            return result(srtcp.transformPacket(packet.at(buffer, offset, length)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public int verifyRtcp(byte[] buffer, int offset, int length) {
        try {
            return result(srtcp.reverseTransformPacket(packet.at(buffer, offset, length)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        factory.close();
    }

    private int result(SrtpErrorStatus status) {
        return status == SrtpErrorStatus.OK ? packet.getLength() : -1;
    }

    /// A stretch of a larger buffer that grows and shrinks in place.
    private static final class Stretch implements ByteArrayBuffer {

        private byte[] buffer = {};
        private int offset;
        private int length;

        Stretch at(byte[] newBuffer, int newOffset, int newLength) {
            buffer = newBuffer;
            offset = newOffset;
            length = newLength;
            return this;
        }

        @Override
        public byte[] getBuffer() {
            return buffer;
        }

        @Override
        public int getOffset() {
            return offset;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int newLength) {
            length = newLength;
        }

        @Override
        public void setOffset(int newOffset) {
            offset = newOffset;
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] into) {
            System.arraycopy(buffer, offset + from, into, 0, count);
        }

        @Override
        public void grow(int by) {
            if (offset + length + by > buffer.length) {
                throw new IllegalStateException("no room behind the packet");
            }
        }

        @Override
        public void append(byte[] bytes, int count) {
            System.arraycopy(bytes, 0, buffer, offset + length, count);
            length += count;
        }

        @Override
        public void shrink(int by) {
            length -= by;
        }
    }
}
