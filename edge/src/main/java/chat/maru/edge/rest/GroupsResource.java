package chat.maru.edge.rest;

import chat.maru.core.account.Accounts;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.GroupCommand;
import chat.maru.model.Outcome;
import chat.maru.model.Role;
import chat.maru.wire.AddMembers;
import chat.maru.wire.ChangeGroup;
import chat.maru.wire.ChangeRole;
import chat.maru.wire.CreateGroup;
import chat.maru.wire.ProblemCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// `/v1/conversations` as far as it changes groups and who is in them.
///
/// Thread-safe.
public final class GroupsResource {
    private final Changes changes;
    private final ConversationsResource conversations;
    private final Accounts accounts;
    private final Answers answers;
    private final Body body;

    /// @param maxJsonBytes the most a body may have
    public GroupsResource(
            Changes changes,
            ConversationsResource conversations,
            Accounts accounts,
            Answers answers,
            int maxJsonBytes) {
        this.changes = Objects.requireNonNull(changes);
        this.conversations = Objects.requireNonNull(conversations);
        this.accounts = Objects.requireNonNull(accounts);
        this.answers = Objects.requireNonNull(answers);
        this.body = Body.json(maxJsonBytes);
    }

    public List<Route> routes() {
        String one = "/v1/conversations/{conversation}";
        return List.of(
                new Route(Method.POST, "/v1/conversations", body, Handler.blocking(this::create)),
                new Route(Method.PATCH, one, body, Handler.blocking(this::change)),
                new Route(Method.POST, one + "/members", body, Handler.blocking(this::add)),
                new Route(Method.PUT, one + "/members/{user}", body, Handler.blocking(this::put)),
                new Route(Method.DELETE, one + "/members/{user}", Body.NONE, Handler.blocking(this::remove)));
    }

    private Response create(Request request) {
        AccountId caller = caller(request);
        return answers.parsed(CreateGroup.parse(request.body()), wanted -> {
            List<AccountId> members = wanted.members().stream()
                    .filter(member -> !member.equals(caller))
                    .toList();
            if (!exist(members)) {
                return answers.invalidField("members", "It names somebody who does not exist.");
            }
            return changes.limited(caller, 0, () -> {
                var command = new GroupCommand.Create(caller, wanted.id(), wanted.info(), members);
                return switch (changes.decided(command)) {
                    case Outcome.Opened(ConversationId id, boolean again) ->
                        conversations.found(caller, id, again ? 200 : 201);
                    case Outcome.NotAMember() -> answers.notFound();
                    case Outcome.Refused(Outcome.Refusal why) -> changes.refused(why);
                    case Outcome.Unavailable unavailable -> answers.unavailable(unavailable);
                };
            });
        });
    }

    private Response change(Request request) {
        return within(
                request,
                conversation -> answers.parsed(ChangeGroup.parse(request.body()), wanted -> {
                    AccountId caller = caller(request);
                    return changes.change(
                            caller,
                            new GroupCommand.ChangeInfo(
                                    caller, conversation, wanted.title(), wanted.description(), wanted.history()),
                            () -> conversations.found(caller, conversation, 200));
                }));
    }

    private Response add(Request request) {
        return within(
                request,
                conversation -> answers.parsed(AddMembers.parse(request.body()), wanted -> {
                    AccountId caller = caller(request);
                    return exist(wanted.users())
                            ? changes.change(
                                    caller,
                                    new GroupCommand.AddMembers(caller, conversation, wanted.users()),
                                    () -> conversations.found(caller, conversation, 200))
                            : answers.invalidField("users", "It names somebody who does not exist.");
                }));
    }

    /// Puts somebody in as a member, or gives a member another role.
    private Response put(Request request) {
        return aboutMember(
                request,
                (conversation, member) -> answers.parsed(ChangeRole.parse(request.body()), wanted -> {
                    AccountId caller = caller(request);
                    boolean add = wanted.role() == Role.MEMBER && !conversations.isMember(member, conversation);
                    if (add && !exist(List.of(member))) {
                        return answers.notFound();
                    }
                    GroupCommand.OfChange command = add
                            ? new GroupCommand.AddMembers(caller, conversation, List.of(member))
                            : new GroupCommand.ChangeRole(caller, conversation, member, wanted.role());
                    return changes.change(caller, command, () -> Response.empty(204));
                }));
    }

    private Response remove(Request request) {
        return aboutMember(request, (conversation, member) -> {
            AccountId caller = caller(request);
            return changes.change(
                    caller, new GroupCommand.RemoveMember(caller, conversation, member), () -> Response.empty(204));
        });
    }

    private boolean exist(List<AccountId> people) {
        return people.stream().allMatch(account -> accounts.profile(account).isPresent());
    }

    private Response within(Request request, Function<ConversationId, Response> answer) {
        return Ids.path(request, "conversation")
                .map(ConversationId::new)
                .map(answer)
                .orElseGet(() -> answers.problem(ProblemCode.MALFORMED, "conversation: that is no id"));
    }

    private interface AboutMember {
        Response answer(ConversationId conversation, AccountId member);
    }

    private Response aboutMember(Request request, AboutMember about) {
        Optional<UUID> user = Ids.path(request, "user");
        return user.isEmpty()
                ? answers.problem(ProblemCode.MALFORMED, "user: that is no id")
                : within(request, conversation -> about.answer(conversation, new AccountId(user.get())));
    }

    private static AccountId caller(Request request) {
        return request.caller().orElseThrow().account();
    }
}
