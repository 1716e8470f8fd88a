package chat.maru.store;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Breaks stored forms in the ways that mistakes, other versions and memory do: cuts them, lengthens them, flips
/// bytes, and puts versions, tags and counts where they do not belong.
///
/// Confined to one thread.
public final class BrokenForms {
    private final SplittableRandom random;

    public BrokenForms(SplittableRandom random) {
        this.random = random;
    }

    /// A form like this one with something wrong in it, which now and then can be read all the same.
    public byte[] broken(byte[] form) {
        byte[] copy = form.clone();
        return switch (random.nextInt(9)) {
            case 0 -> Arrays.copyOf(copy, random.nextInt(copy.length));
            case 1 -> Arrays.copyOf(copy, copy.length + 1 + random.nextInt(20));
            case 2 -> with(copy, 0, random.nextInt());
            case 3 -> with(copy, 1, random.nextInt());
            case 4 -> flipped(copy, 1);
            case 5 -> flipped(copy, 1 + random.nextInt(8));
            case 6 -> oversized(copy, 2 + random.nextInt(copy.length - 2));
            case 7 -> zeroed(copy);
            default -> noise();
        };
    }

    private static byte[] with(byte[] form, int at, int value) {
        form[at] = (byte) value;
        return form;
    }

    private byte[] flipped(byte[] form, int times) {
        for (int i = 0; i < times; i++) {
            form[random.nextInt(form.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return form;
    }

    private static byte[] oversized(byte[] form, int from) {
        int end = Math.min(form.length, from + 8);
        Arrays.fill(form, from, end, (byte) 0xFF);
        form[end - 1] = 0x7F;
        return form;
    }

    private byte[] zeroed(byte[] form) {
        int from = random.nextInt(form.length);
        Arrays.fill(form, from, Math.min(form.length, from + 16), (byte) 0);
        return form;
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(100)];
        random.nextBytes(noise);
        return noise;
    }
}
