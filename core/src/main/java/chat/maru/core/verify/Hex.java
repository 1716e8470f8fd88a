package chat.maru.core.verify;

import java.util.HexFormat;

/// Keys as people read them.
final class Hex {
    private Hex() {}

    static String of(byte[] key) {
        return HexFormat.of().formatHex(key);
    }
}
