package org.wardline.media.rtp;

import org.wardline.media.codec.G711;

/// A decrypted packet on its way from the leg that received it to the leg, the recording or the
/// ring that takes it. A mutable flyweight with plain fields, one per media loop, reused for every
/// packet: whoever wants to keep anything copies it before returning.
public final class ReceivedPacket {

    /// What the payload is.
    public enum Kind {
        ULAW,
        ALAW,
        /// Two samples at 16 kHz in an octet; an octet covers as much time as one of G.711.
        G722,
        /// RFC 4733; covers no time of its own.
        TELEPHONE_EVENT
    }

    public Kind kind = Kind.ULAW;

    /// Number of the source within its leg, from 1; another one when the SSRC changed.
    public long source;

    /// Extended sequence number (RFC 3550 appendix A.1).
    public long index;

    /// Whether that is the highest of the source so far.
    public boolean newest;

    public int timestamp;
    public boolean marker;

    /// Monotonic clock at arrival.
    public long arrivedNs;

    /// Holds the payload at `offset`, `length` octets.
    public byte[] buffer = new byte[0];

    public int offset;
    public int length;

    /// Time covered, in samples at 8 kHz.
    public int samples() {
        return kind == Kind.TELEPHONE_EVENT ? 0 : length;
    }

    /// Writes the audio out in the other law of G.711 or in the same coding; telephone events as
    /// they are. From and to G.722 it must have been recoded before.
    public void write(Kind wanted, byte[] to, int toOffset) {
        if (kind == Kind.ALAW && wanted == Kind.ULAW) {
            G711.alawToUlaw(buffer, offset, to, toOffset, length);
        } else if (kind == Kind.ULAW && wanted == Kind.ALAW) {
            G711.ulawToAlaw(buffer, offset, to, toOffset, length);
        } else {
            System.arraycopy(buffer, offset, to, toOffset, length);
        }
    }

    /// Becomes a copy of another packet, payload included; the own buffer must be long enough.
    public void copy(ReceivedPacket from) {
        copyHead(from);
        kind = from.kind;
        System.arraycopy(from.buffer, from.offset, buffer, 0, from.length);
    }

    /// Becomes a copy of another packet but for kind and payload, which the caller sets: as long as
    /// the other's, at the start of the own buffer.
    public void copyHead(ReceivedPacket from) {
        source = from.source;
        index = from.index;
        newest = from.newest;
        timestamp = from.timestamp;
        marker = from.marker;
        arrivedNs = from.arrivedNs;
        offset = 0;
        length = from.length;
    }
}
