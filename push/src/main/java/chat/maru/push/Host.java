package chat.maru.push;

import java.net.URI;
import java.util.Set;

/// Where a service is, as whoever runs the server has configured it.
public final class Host {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private Host() {}

    /// The address, if nobody can listen on the way to it: `https`, or on this machine.
    ///
    /// @param what it is, as the beginning of a sentence
    public static URI checked(URI address, String what) {
        boolean plain = "http".equals(address.getScheme());
        boolean here = address.getHost() != null && THIS_MACHINE.contains(address.getHost());
        if (address.getHost() == null || !("https".equals(address.getScheme()) || (plain && here))) {
            throw new BadPushSettings(what + " must be an address that begins with https://.");
        }
        return address;
    }
}
