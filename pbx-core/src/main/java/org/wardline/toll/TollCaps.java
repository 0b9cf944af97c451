package org.wardline.toll;

/// How many calls at a time, or minutes of a day, each may have.
///
/// @param ofPhone each phone
/// @param ofGateway each gateway, which dials for all the callers behind it
/// @param ofPractice all of them together
public record TollCaps(int ofPhone, int ofGateway, int ofPractice) {

    /// Whether each is 0 to a bound.
    public boolean isWithin(int most) {
        return isWithin(ofPhone, most) && isWithin(ofGateway, most) && isWithin(ofPractice, most);
    }

    private static boolean isWithin(int cap, int most) {
        return cap >= 0 && cap <= most;
    }
}
