package org.wardline.toll;

/// How many minutes of a day may be spent on calls into the public network.
///
/// @param ofPhone each phone
/// @param ofGateway each gateway, which dials for all the callers behind it
/// @param ofPractice all of them together
public record TollCaps(int ofPhone, int ofGateway, int ofPractice) {

    /// A working day of one phone; as many of ten.
    public static final TollCaps DEFAULT = new TollCaps(8 * 60, 80 * 60, 80 * 60);

    public TollCaps {
        if (ofPhone < 0 || ofGateway < 0 || ofPractice < 0) {
            throw new IllegalArgumentException("no cap is below none");
        }
    }
}
