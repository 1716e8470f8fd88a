package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.LinkSecret;
import java.util.Optional;

/// The stored form of a link to join a group by, version 1.
public final class JoinLinkForm {
    private static final int VERSION = 1;

    private JoinLinkForm() {}

    public static byte[] write(JoinLink link) {
        FormWriter form = new FormWriter(VERSION, 80);
        writeInto(form, link);
        return form.toBytes();
    }

    public static JoinLink read(byte[] bytes) {
        FormReader form = new FormReader("link", VERSION, bytes);
        JoinLink link = readFrom(form);
        form.end();
        return link;
    }

    static void writeInto(FormWriter form, JoinLink link) {
        form.uuid(link.id().value())
                .uuid(link.secret().value())
                .uuid(link.creator().value())
                .instant(link.createdAt())
                .byteValue(link.expiresAt().isPresent() ? 1 : 0);
        link.expiresAt().ifPresent(form::instant);
        form.count(link.mostUses()).count(link.uses()).byteValue(link.revoked() ? 1 : 0);
    }

    static JoinLink readFrom(FormReader form) {
        return new JoinLink(
                new LinkId(form.uuid()),
                new LinkSecret(form.uuid()),
                new AccountId(form.uuid()),
                form.instant(),
                Flags.read("link", form) ? Optional.of(form.instant()) : Optional.empty(),
                form.smallCount(),
                form.smallCount(),
                Flags.read("link", form));
    }
}
