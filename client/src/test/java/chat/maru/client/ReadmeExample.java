package chat.maru.client;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// The example of the README, run by [ReadmeTest].
final class ReadmeExample {
    private ReadmeExample() {}

    static void talk(URI server, String password) throws InterruptedException {
        // README from here
        MaruClient maru = MaruClient.of(server);
        Session alice = maru.logIn("alice", password, new Device("my laptop", Platform.DESKTOP));
        Profile bob = alice.findUser("bob").orElseThrow();
        Conversation room = alice.openDirect(bob.id());

        CountDownLatch answered = new CountDownLatch(1);
        EventListener listener = event -> {
            switch (event) {
                case MessageEvent message -> {
                    System.out.println(message.content().text().orElse("(no text)"));
                    answered.countDown();
                }
                case EditEvent edit -> System.out.println(edit.number() + " says something else now");
                case DeleteEvent deleted -> System.out.println(deleted.number() + " is gone");
                case ReactionEvent reaction -> System.out.println(reaction.emoji());
                case ConversationCreatedEvent created -> System.out.println("new: " + created.conversation());
                case ConversationChangedEvent changed -> System.out.println("pinned: " + changed.pinned());
                case MemberEvent members -> System.out.println(members.change() + ": " + members.members());
                case LinkEvent link -> System.out.println("a link: " + link.link());
                case AccountEvent account -> System.out.println("I am " + account.profile());
                case ReadEvent read -> System.out.println("read on some device up to " + read.number());
                case ReceiptEvent receipt -> System.out.println(receipt.user() + " read up to " + receipt.number());
                case PreferencesEvent shown -> System.out.println("muted until " + shown.mutedUntil());
                case DraftEvent draft -> System.out.println("begun: " + draft.draft());
                case SettingsEvent settings -> System.out.println("shared: " + settings.sharesReadMarks());
                case BlockEvent block -> System.out.println("blocked: " + block.blocked());
                case DeletedMessageEvent gone -> {}
                case UnreadableEvent unreadable -> {}
                case UnknownEvent unknown -> {}
            }
        };
        try (EventStream stream = alice.stream(Transport.WEB_SOCKET, Optional.empty(), listener)) {
            Receipt receipt = alice.send(room.id(), alice.newId(), Content.text("hello"));
            System.out.println("durable as number " + receipt.number() + "; by " + stream.transport());
            answered.await();
        }
        // README to here
    }
}
