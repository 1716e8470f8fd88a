package chat.maru.server.security;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Who may do what, written down once more, apart from the server.
///
/// A row is: the operation, what is asked of it, and what comes of it: either the same for everyone, token or
/// not; or three outcomes, for a stranger, for a member of the shared conversation, and for the member's other
/// device. `-` is not tried. Whoever has no good token gets 401 from all operations but those for everyone.
///
/// Immutable.
record Policy(String operation, Map<String, String> asked, List<String> outcomes) {
    static final String HTTP = """
            POST /v1/accounts                 | body=sign-up                          | everyone 201
            POST /v1/accounts                 | body=sign-up-taken                    | everyone 409 username_taken
            POST /v1/accounts                 | body=weak                             | everyone 400 invalid_field
            POST /v1/accounts                 | body=broken                           | everyone 400 malformed
            POST /v1/sessions                 | body=log-in                           | everyone 201
            POST /v1/sessions                 | body=log-in-wrong                     | everyone 401 wrong_credentials
            POST /v1/sessions                 | body=log-in-nobody                    | everyone 401 wrong_credentials
            POST /v1/sessions/refresh         | body=refresh                          | everyone 200
            POST /v1/sessions/refresh         | body=refresh-garbage                  | everyone 401 unauthenticated
            POST /v1/sessions/refresh         | body=refresh-signed-out               | everyone 401 session_revoked
            POST /v1/sessions/refresh         | body=refresh-by-access-token          | everyone 401 unauthenticated
            GET /v1/openapi.json              |                                       | everyone 200
            GET /v1/asyncapi.json             |                                       | everyone 200
            GET /docs                         |                                       | everyone 200
            GET /docs/style.css               |                                       | everyone 200
            GET /                             |                                       | everyone 200
            GET <file>                        |                                       | everyone 200

            GET /v1/me                        |                                       | 200 | 200 | 200
            PATCH /v1/me                      | body=about                            | 200 | 200 | 200
            PATCH /v1/me                      | body=about-of-another                 | 200 | 200 | 200
            PATCH /v1/me                      | body=broken                           | 400 malformed | 400 malformed | 400 malformed
            PUT /v1/me/password               | body=password as=newcomer             | 204 | 204 | 204
            PUT /v1/me/password               | body=password-wrong                   | 401 wrong_credentials | 401 wrong_credentials | 401 wrong_credentials
            GET /v1/sessions                  |                                       | 200 | 200 | 200
            DELETE /v1/sessions/{device}      | device=spare                          | 204 | 204 | 204
            DELETE /v1/sessions/{device}      | device=own as=newcomer                | 204 | 204 | 204
            DELETE /v1/sessions/{device}      | device=partner                        | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/sessions/{device}      | device=outsider                       | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/sessions/{device}      | device=signed-out                     | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/sessions/{device}      | device=missing                        | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/sessions/{device}      | device=nonsense                       | 400 malformed | 400 malformed | 400 malformed
            GET /v1/users/{user}              | user=self                             | 200 | 200 | 200
            GET /v1/users/{user}              | user=newcomer                         | 200 | 200 | 200
            GET /v1/users/{user}              | user=missing                          | 404 not_found | 404 not_found | 404 not_found
            GET /v1/users/{user}              | user=shared                           | 404 not_found | 404 not_found | 404 not_found
            GET /v1/users/{user}              | user=foreign                          | 404 not_found | 404 not_found | 404 not_found
            GET /v1/users/{user}              | user=nonsense                         | 400 malformed | 400 malformed | 400 malformed
            GET /v1/users                     | ?name=nobody-at-all                   | 200 | 200 | 200
            GET /v1/users                     | ?name=%2A                             | 200 | 200 | 200
            GET /v1/users                     | ?name=p                               | 200 | 200 | 200
            GET /v1/users                     |                                       | 400 malformed | 400 malformed | 400 malformed
            GET /v1/discovery                 |                                       | 200 | 200 | 200

            PUT /v1/direct/{user}             | user=newcomer                         | 201 | 201 | 201
            PUT /v1/direct/{user}             | user=partner                          | - | 200 | 200
            PUT /v1/direct/{user}             | user=self                             | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/direct/{user}             | user=missing                          | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/direct/{user}             | user=foreign                          | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/direct/{user}             | user=nonsense                         | 400 malformed | 400 malformed | 400 malformed
            GET /v1/conversations             |                                       | 200 | 200 | 200
            GET /v1/conversations             | ?account=$outsider                    | 200 | 200 | 200
            GET /v1/conversations/{conversation} | conversation=shared                | 404 not_found | 200 | 200
            GET /v1/conversations/{conversation} | conversation=SHARED                | 404 not_found | 200 | 200
            GET /v1/conversations/{conversation} | conversation=foreign               | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation} | conversation=missing               | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation} | conversation=self                  | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation} | conversation=nonsense              | 400 malformed | 400 malformed | 400 malformed

            GET /v1/conversations/{conversation}/messages | conversation=shared        | 404 not_found | 200 | 200
            GET /v1/conversations/{conversation}/messages | conversation=foreign       | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=missing       | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=nonsense      | 400 malformed | 400 malformed | 400 malformed
            GET /v1/conversations/{conversation}/messages | conversation=shared ?before=999&limit=200 | 404 not_found | 200 | 200
            GET /v1/conversations/{conversation}/messages | conversation=foreign ?after=0 | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=missing ?after=0 | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=shared ?around=$sent | 404 not_found | 200 | 200
            GET /v1/conversations/{conversation}/messages | conversation=shared ?around=$theirs | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=shared ?around=$missing | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=foreign ?around=$theirs | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=foreign ?around=$sent | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=shared ?around=$nonsense | 400 malformed | 400 malformed | 400 malformed
            GET /v1/conversations/{conversation}/messages | conversation=shared ?limit=201 | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/messages/{message} | conversation=shared message=fresh body=text | 404 not_found | 201 | 201
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=foreign message=fresh body=text | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=missing message=fresh body=text | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=foreign message=theirs body=text | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=missing message=theirs body=text | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=shared message=theirs body=text | 404 not_found | 201 | 200
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=shared message=sent body=sent | 404 not_found | 200 | 200
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=shared message=sent body=text | 404 not_found | 409 message_id_reused | 409 message_id_reused
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=shared message=answered body=text | 404 not_found | 409 message_id_reused | 409 message_id_reused
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=nonsense message=fresh body=text | 400 malformed | 400 malformed | 400 malformed
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=shared message=nonsense body=text | 400 malformed | 400 malformed | 400 malformed
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=foreign message=fresh body=broken | 400 malformed | 400 malformed | 400 malformed
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=foreign message=fresh body=empty-content | 400 invalid_field | 400 invalid_field | 400 invalid_field

            GET /v1/events                    |                                       | 200 | 200 | 200
            GET /v1/events                    | ?since=0                              | 200 | 200 | 200
            GET /v1/events                    | ?since=$outsider-cursor               | 200 | 200 | 200
            GET /v1/events                    | ?since=$ahead                         | 410 reset | 410 reset | 410 reset
            GET /v1/events                    | ?since=$restored                      | 410 reset | 410 reset | 410 reset
            GET /v1/events                    | ?since=$nonsense                      | 400 malformed | 400 malformed | 400 malformed
            GET /v1/events                    | ?since=0&limit=501                    | 400 malformed | 400 malformed | 400 malformed
            GET /v1/events                    | ?since=0&wait=31                      | 400 malformed | 400 malformed | 400 malformed
            GET /v1/events                    | ?since=0 accept=text/event-stream     | 200 | 200 | 200
            GET /v1/events                    | last=$outsider-cursor accept=text/event-stream | 200 | 200 | 200
            GET /v1/events                    | last=$ahead accept=text/event-stream  | 410 reset | 410 reset | 410 reset
            GET /v1/events                    | last=$nonsense accept=text/event-stream | 400 malformed | 400 malformed | 400 malformed
            """;

    /// Frames on a WebSocket that is logged in. Without that, the connection is closed with 4401.
    static final String FRAMES = """
            hello   | token=own                                            | malformed | malformed | malformed
            send    | conversation=shared id=fresh content=text            | not_found | ok | ok
            send    | conversation=foreign id=fresh content=text           | not_found | not_found | not_found
            send    | conversation=missing id=fresh content=text           | not_found | not_found | not_found
            send    | conversation=foreign id=theirs content=text          | not_found | not_found | not_found
            send    | conversation=shared id=answered content=text         | not_found | message_id_reused | message_id_reused
            send    | conversation=nonsense id=fresh content=text          | malformed | malformed | malformed
            send    | conversation=foreign id=fresh content=empty-content  | invalid_field | invalid_field | invalid_field
            read    | conversation=shared content=read-nothing             | not_found | ok | ok
            read    | conversation=shared content=unread-one               | not_found | ok | ok
            read    | conversation=shared content=read-beyond              | not_found | invalid_field | invalid_field
            read    | conversation=shared content=read-half                | malformed | malformed | malformed
            read    | conversation=shared content=unread-perhaps           | malformed | malformed | malformed
            read    | conversation=foreign content=read-nothing            | not_found | not_found | not_found
            read    | conversation=missing content=read-nothing            | not_found | not_found | not_found
            read    | conversation=nonsense content=read-nothing           | malformed | malformed | malformed
            typing  | conversation=shared                                  | not_found | ok | ok
            typing  | conversation=foreign                                 | not_found | not_found | not_found
            typing  | conversation=missing                                 | not_found | not_found | not_found
            typing  | conversation=nonsense                                | malformed | malformed | malformed
            presence | content=away                                        | ok | ok | ok
            presence | content=asleep                                      | malformed | malformed | malformed
            ack     | cursor=outsider-cursor                               | ok | ok | ok
            ack     | cursor=ahead                                         | reset | reset | reset
            ack     | cursor=restored                                      | reset | reset | reset
            ack     | cursor=nonsense                                      | malformed | malformed | malformed
            ping    |                                                      | ok | ok | ok
            unknown | type=subscribe                                       | unknown_type | unknown_type | unknown_type
            invalid | no=type                                              | malformed | malformed | malformed
            """;

    Policy {
        asked = Map.copyOf(asked);
        outcomes = List.copyOf(outcomes);
    }

    static List<Policy> of(String table) {
        return table.lines().filter(line -> !line.isBlank()).map(Policy::row).toList();
    }

    private static Policy row(String line) {
        List<String> cells = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
        Map<String, String> asked = new HashMap<>();
        for (String each : cells.get(1).split(" ", -1)) {
            if (each.startsWith("?")) {
                asked.put("?", each.substring(1));
            } else if (!each.isEmpty()) {
                int equals = each.indexOf('=');
                asked.put(each.substring(0, equals), each.substring(equals + 1));
            }
        }
        return new Policy(cells.get(0), asked, cells.subList(2, cells.size()));
    }

    boolean forEveryone() {
        return outcomes.getFirst().startsWith("everyone ");
    }

    String outcome(int column) {
        return forEveryone() ? outcomes.getFirst().substring("everyone ".length()) : outcomes.get(column);
    }

    @Override
    public String toString() {
        return operation + " " + asked;
    }
}
