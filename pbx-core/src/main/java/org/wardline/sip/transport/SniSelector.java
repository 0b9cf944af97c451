package org.wardline.sip.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import org.wardline.tls.TlsIdentities;

/// Begins TLS with the identity that the ClientHello asks for (RFC 6066 3).
final class SniSelector extends SniHandler {

    /// A ClientHello with post-quantum key shares is below 2 KiB; what is longer is refused before
    /// it is collected.
    private static final int MAX_CLIENT_HELLO_BYTES = 16 * 1024;

    private final long handshakeMs;

    SniSelector(TlsIdentities identities, long handshakeMs) {
        super(
                (String name) -> identities.contextFor(Optional.ofNullable(name)),
                MAX_CLIENT_HELLO_BYTES,
                handshakeMs);
        this.handshakeMs = handshakeMs;
    }

    @Override
    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
        SslHandler handler = super.newSslHandler(context, allocator);
        handler.setHandshakeTimeoutMillis(handshakeMs);
        return handler;
    }

    /// Not TLS, or not within the limits: nothing to say in a language that the peer may not speak.
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for this connection to end
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
