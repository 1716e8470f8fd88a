package chat.maru.crash.check;

/// What Maru promises.
public enum Promise {
    P1("nothing acknowledged is lost"),
    P2("nothing is invented"),
    P3("everything is there once"),
    P4("a conversation has one order, without holes"),
    P5("what was acknowledged before something else was sent comes before it"),
    P6("an inbox has one order, for ever"),
    P7("reading skips nothing and does not go back"),
    P8("committed cursors never go back"),
    P9("all ways to receive give the same"),
    P10("everybody reads their own writes"),
    P11("who may read what follows the order"),
    P12("read marks and edits converge"),
    P13("it is told soon who is there"),
    P14("whoever is away is woken"),
    P15("it comes back by itself"),
    P16("corruption is loud"),
    P17("a restore is visible"),
    P18("a slow reader costs only itself"),
    P19("revocation is immediate");

    private final String sentence;

    Promise(String sentence) {
        this.sentence = sentence;
    }

    /// What it says, in one sentence.
    public String sentence() {
        return sentence;
    }
}
