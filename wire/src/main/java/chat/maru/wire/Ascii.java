package chat.maru.wire;

import java.time.Instant;
import java.util.UUID;

/// Writes numbers, UUIDs and times as text straight into a byte array, with nothing allocated. Each method
/// returns the index behind what it wrote; the caller has made room.
final class Ascii {
    static final int UUID_LENGTH = 36;
    static final int INSTANT_LENGTH = 24;
    static final int MAX_NUMBER_LENGTH = 20;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final long FIRST_SECOND = -62_167_219_200L;
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int SECONDS_A_DAY = 86_400;

    private Ascii() {}

    static byte hex(int nibble) {
        return HEX[nibble & 0xF];
    }

    static int putUuid(byte[] into, int at, UUID id) {
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        int next = putHex(into, at, high >>> 32, 8);
        into[next++] = '-';
        next = putHex(into, next, high >>> 16, 4);
        into[next++] = '-';
        next = putHex(into, next, high, 4);
        into[next++] = '-';
        next = putHex(into, next, low >>> 48, 4);
        into[next++] = '-';
        return putHex(into, next, low, 12);
    }

    private static int putHex(byte[] into, int at, long value, int digits) {
        int end = at + digits;
        long rest = value;
        for (int i = end - 1; i >= at; i--) {
            into[i] = HEX[(int) rest & 0xF];
            rest >>>= 4;
        }
        return end;
    }

    /// How many characters [#putNumber] writes.
    static int numberLength(long value) {
        if (value < 0) {
            return value == Long.MIN_VALUE ? MAX_NUMBER_LENGTH : 1 + numberLength(-value);
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    static int putNumber(byte[] into, int at, long value) {
        int end = at + numberLength(value);
        long rest = value;
        int i = end;
        do {
            into[--i] = (byte) ('0' + Math.abs((int) (rest % 10)));
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            into[at] = '-';
        }
        return end;
    }

    /// RFC 3339 in UTC with exactly three digits of the second's fraction, cut off, not rounded.
    static int putInstant(byte[] into, int at, Instant time) {
        long second = time.getEpochSecond();
        if (second < FIRST_SECOND || second > LAST_SECOND) {
            throw new IllegalArgumentException("RFC 3339 knows the years 0 to 9999: second " + second);
        }
        int next = putDate(into, at, Math.floorDiv(second, SECONDS_A_DAY));
        into[next++] = 'T';
        int ofDay = Math.floorMod(second, SECONDS_A_DAY);
        next = putDigits(into, next, ofDay / 3600, 2);
        into[next++] = ':';
        next = putDigits(into, next, ofDay / 60 % 60, 2);
        into[next++] = ':';
        next = putDigits(into, next, ofDay % 60, 2);
        into[next++] = '.';
        next = putDigits(into, next, time.getNano() / 1_000_000, 3);
        into[next++] = 'Z';
        return next;
    }

    /// The civil date by counting in eras of 400 years that begin on 1 March, so that the leap day comes last.
    private static int putDate(byte[] into, int at, long epochDay) {
        long shifted = epochDay + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        int next = putDigits(into, at, year, 4);
        into[next++] = '-';
        next = putDigits(into, next, month, 2);
        into[next++] = '-';
        return putDigits(into, next, day, 2);
    }

    private static int putDigits(byte[] into, int at, int value, int digits) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }
}
