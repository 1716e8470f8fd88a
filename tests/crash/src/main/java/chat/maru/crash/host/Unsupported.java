package chat.maru.crash.host;

import java.io.IOException;

/// This machine cannot do what was asked: a program is missing, or the right to mount, say.
public final class Unsupported extends IOException {
    private static final long serialVersionUID = 1;

    /// @param why what it needs
    public Unsupported(String why) {
        super(why);
    }

    /// @param why what it needs
    public Unsupported(String why, IOException cause) {
        super(why, cause);
    }
}
