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
                case ConversationEvent created -> System.out.println("new: " + created.conversation());
                case AccountEvent account -> System.out.println("I am " + account.profile());
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
