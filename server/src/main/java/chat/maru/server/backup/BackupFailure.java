package chat.maru.server.backup;

/// What was asked for could not be done; the message is one sentence for the person who asked.
public final class BackupFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public BackupFailure(String sentence) {
        super(sentence);
    }

    public BackupFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
