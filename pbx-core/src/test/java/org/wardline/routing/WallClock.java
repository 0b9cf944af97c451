package org.wardline.routing;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// A clock on a wall as somebody would keep it who watches it minute by minute: it goes on by a
/// minute, from 23:59 to the next day at 00:00, and is set when the time service says so. It knows
/// no time zone; where it begins and when it is set are told to it. For comparing with the code
/// that asks `java.time` what the wall shows.
final class WallClock {

    private static final int[] MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private int year;
    private int month;
    private int day;
    private int weekday;
    private int minute;

    /// @param zone whose wall it begins with
    WallClock(Instant at, ZoneId zone) {
        ZonedDateTime shown = at.atZone(zone);
        year = shown.getYear();
        month = shown.getMonthValue();
        day = shown.getDayOfMonth();
        weekday = shown.getDayOfWeek().getValue();
        minute = shown.getHour() * 60 + shown.getMinute();
    }

    /// A minute goes by.
    void tick() {
        set(1);
    }

    /// Somebody sets it, forward or back.
    void set(int minutes) {
        minute += minutes;
        while (minute >= 1_440) {
            minute -= 1_440;
            nextDay();
        }
        while (minute < 0) {
            minute += 1_440;
            dayBefore();
        }
    }

    /// For example `2026-03-08`.
    String date() {
        return "%04d-%02d-%02d".formatted(year, month, day);
    }

    /// Monday is 1.
    int weekday() {
        return weekday;
    }

    /// For example `02:30`.
    String time() {
        return "%02d:%02d".formatted(minute / 60, minute % 60);
    }

    private void nextDay() {
        weekday = weekday % 7 + 1;
        if (++day > daysOfMonth()) {
            day = 1;
            if (++month > 12) {
                month = 1;
                year++;
            }
        }
    }

    private void dayBefore() {
        weekday = (weekday + 5) % 7 + 1;
        if (--day < 1) {
            if (--month < 1) {
                month = 12;
                year--;
            }
            day = daysOfMonth();
        }
    }

    private int daysOfMonth() {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return MONTH[month - 1] + (month == 2 && leap ? 1 : 0);
    }
}
