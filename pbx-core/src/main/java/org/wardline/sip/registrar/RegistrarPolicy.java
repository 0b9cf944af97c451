package org.wardline.sip.registrar;

/// What a registrar grants.
///
/// @param minExpiresSeconds shorter ones get 423
/// @param maxExpiresSeconds longer ones are cut, and those from 600 s on spread by 10 to 20
///   percent, so that phones that came back together do not refresh together
/// @param flowTimerSeconds how often an outbound phone is to ping (RFC 5626 4.4.1)
/// @param maxBindings of one address-of-record
public record RegistrarPolicy(
        int minExpiresSeconds, int maxExpiresSeconds, int flowTimerSeconds, int maxBindings) {

    public static final RegistrarPolicy DEFAULT = new RegistrarPolicy(60, 3600, 120, 10);
}
