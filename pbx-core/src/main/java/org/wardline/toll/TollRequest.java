package org.wardline.toll;

import java.time.LocalDate;
import java.util.Objects;

/// Asks for minutes of a day to be reserved for an account.
///
/// @param day where the practice is
/// @param minutes how many are wanted, at least 1
/// @param cap of the day; no more than that are ever reserved
public record TollRequest(TollAccount account, LocalDate day, int minutes, int cap) {
    public TollRequest {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(day, "day");
        if (minutes < 1 || cap < 0) {
            throw new IllegalArgumentException("at least a minute, and no cap below none");
        }
    }
}
