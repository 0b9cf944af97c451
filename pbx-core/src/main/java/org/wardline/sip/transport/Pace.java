package org.wardline.sip.transport;

/// How fast the messages of a connection are taken: so many at once, and so many a second on
/// average. Who sends more is read from more slowly, and loses nothing. On the connection's I/O
/// thread.
final class Pace {

    /// A phone without a password that works has a few messages to send until it has one.
    private static final int STRANGER_AT_ONCE = 200;

    private static final int STRANGER_A_SECOND = 100;

    /// A console phone subscribes to 500 lamps at once, twice for the challenge; a gateway with 100
    /// lines that carries 20 new calls a second sends half as many as this.
    private static final int DEVICE_AT_ONCE = 2_000;

    private static final int DEVICE_A_SECOND = 500;

    private static final double SECOND_MS = 1_000;

    private final int atOnce;
    private final int perSecond;
    private double left;
    private long countedAtMs;

    private Pace(int atOnce, int perSecond, long nowMs) {
        this.atOnce = atOnce;
        this.perSecond = perSecond;
        this.left = atOnce;
        this.countedAtMs = nowMs;
    }

    /// Of a connection where no device has authenticated.
    static Pace ofStranger(long nowMs) {
        return new Pace(STRANGER_AT_ONCE, STRANGER_A_SECOND, nowMs);
    }

    /// Of a connection where one has.
    static Pace ofDevice(long nowMs) {
        return new Pace(DEVICE_AT_ONCE, DEVICE_A_SECOND, nowMs);
    }

    /// A message was taken, whatever it was.
    void took() {
        left--;
    }

    /// How long nothing is to be read, in milliseconds; 0 when more may come at once.
    long restMs(long nowMs) {
        left = Math.min(atOnce, left + (nowMs - countedAtMs) / SECOND_MS * perSecond);
        countedAtMs = nowMs;
        return left >= 1 ? 0 : (long) Math.ceil((1 - left) / perSecond * SECOND_MS);
    }
}
