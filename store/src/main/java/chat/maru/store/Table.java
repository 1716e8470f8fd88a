package chat.maru.store;

/// The tables: what a partition is, and what orders the rows within it. An engine may rely on partitions
/// having the stated length; the length of [#WHOLE_KEY] says that a partition has any length and holds one
/// row only.
///
/// | table | partition | order | value |
/// | --- | --- | --- | --- |
/// | `ENTRIES` | topic | stamp | the entry |
/// | `LOG` | shard | stamp | topic; nothing where a state was replaced |
/// | `IDS` | conversation | message id | stamp and number of the message |
/// | `MILESTONES` | conversation | number, every 64th | stamp of that message |
/// | `CHANGES` | conversation | number, then edit or reaction | what was done to that message later |
/// | `LINKS` | conversation | link | a link to join by |
/// | `STATES` | topic | kind, then conversation or account | what replaces itself, as it is now |
/// | `MENTIONS` | account | conversation, then number | nothing: that message mentions the account |
/// | `TOPICS` | conversation | – | what the conversation is |
/// | `MEMBERS` | conversation | account | role and membership intervals |
/// | `USER_TOPICS` | account | conversation | membership intervals |
/// | `BLOCKS` | account | account | since when the one blocks the other |
/// | `ACCOUNTS` | account | – | password hash |
/// | `PROFILES` | account | – | profile |
/// | `USERNAMES` | username | – | account |
/// | `DEVICES` | account | device | the device with the hashes of its tokens |
/// | `CURSORS` | account | device | the committed cursor |
/// | `LAST_SEEN` | account | – | when it was there last, as far as others may know |
/// | `PLACES` | account | – | digests of the address blocks it logged in from last |
/// | `ATTEMPTS` | keyed digest of a username, or of that and a place | – | how often its password was tried in vain |
/// | `PUSH` | account | device | how to wake the device |
/// | `PUSH_TARGETS` | digest of a target | – | the one device it wakes |
/// | `PUSH_PREFERENCES` | account | – | when it does not want to be woken |
/// | `PUSH_DUE` | account | conversation, then device | what the device is to be told of, or was told of |
/// | `PUSH_LOG` | account | device | why it was woken or not, the last times |
/// | `META` | name | – | format version, generation, token secret, how far push has come |
public enum Table {
    ENTRIES("entries", 16),
    LOG("log", 2),
    IDS("ids", 16),
    MILESTONES("milestones", 16),
    CHANGES("changes", 16),
    LINKS("links", 16),
    STATES("states", 16),
    MENTIONS("mentions", 16),
    TOPICS("topics", 16),
    MEMBERS("members", 16),
    USER_TOPICS("user_topics", 16),
    BLOCKS("blocks", 16),
    ACCOUNTS("accounts", 16),
    PROFILES("profiles", 16),
    USERNAMES("usernames", Table.WHOLE_KEY),
    DEVICES("devices", 16),
    CURSORS("cursors", 16),
    LAST_SEEN("last_seen", 16),
    PLACES("places", 16),
    ATTEMPTS("attempts", Table.WHOLE_KEY),
    PUSH("push", 16),
    PUSH_TARGETS("push_targets", Table.WHOLE_KEY),
    PUSH_PREFERENCES("push_preferences", 16),
    PUSH_DUE("push_due", 16),
    PUSH_LOG("push_log", 16),
    META("meta", Table.WHOLE_KEY);

    /// The partition is the whole key, of any length; there is no order key.
    public static final int WHOLE_KEY = -1;

    private final String label;
    private final int partitionLength;

    Table(String label, int partitionLength) {
        this.label = label;
        this.partitionLength = partitionLength;
    }

    /// The table's name where an engine keeps it. Never changes once released.
    public String label() {
        return label;
    }

    /// The length of every partition key in bytes, or [#WHOLE_KEY].
    public int partitionLength() {
        return partitionLength;
    }
}
