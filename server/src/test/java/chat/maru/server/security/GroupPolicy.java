package chat.maru.server.security;

/// Who may do what in a group, written down once more, apart from the server: five outcomes, for the owner, an
/// admin, a member, somebody who was put out, and a stranger; a member whom the owner has blocked may what members may.
/// Whoever has no good token gets 401 from all of it.
final class GroupPolicy {
    static final String HTTP = """
            POST /v1/conversations | body=group                | 201 | 201 | 201 | 201 | 201
            POST /v1/conversations | body=group-again          | 200 | 201 | 201 | 201 | 201
            POST /v1/conversations | body=group-of-nobody      | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            POST /v1/conversations | body=broken               | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            POST /v1/conversations | body=nothing              | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field

            PATCH /v1/conversations/{conversation} | conversation=group body=title    | 200 | 200 | 403 forbidden | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation} | conversation=group body=nothing  | 200 | 200 | 403 forbidden | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation} | conversation=group body=bad-title | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PATCH /v1/conversations/{conversation} | conversation=direct body=title   | 409 direct_conversation | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation} | conversation=foreign body=title  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation} | conversation=missing body=title  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation} | conversation=nonsense body=title | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            POST /v1/conversations/{conversation}/members | conversation=group body=newcomer  | 200 | 200 | 403 forbidden | 404 not_found | 404 not_found
            POST /v1/conversations/{conversation}/members | conversation=group body=former    | 200 | 200 | 403 forbidden | 404 not_found | 404 not_found
            POST /v1/conversations/{conversation}/members | conversation=group body=caller    | 200 | 200 | 403 forbidden | 404 not_found | 404 not_found
            POST /v1/conversations/{conversation}/members | conversation=group body=nobody    | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            POST /v1/conversations/{conversation}/members | conversation=group body=nothing   | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            POST /v1/conversations/{conversation}/members | conversation=direct body=newcomer | 409 direct_conversation | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            POST /v1/conversations/{conversation}/members | conversation=foreign body=caller  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            POST /v1/conversations/{conversation}/members | conversation=missing body=caller  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            POST /v1/conversations/{conversation}/members | conversation=nonsense body=caller | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=newcomer body=as-member | 204 | 204 | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=former body=as-member   | 204 | 204 | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=missing body=as-member  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=newcomer body=as-admin  | 404 not_found | 403 forbidden | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=other body=as-admin     | 204 | 403 forbidden | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=other body=as-owner     | 204 | 403 forbidden | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=admin body=as-member    | 204 | 403 forbidden | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=owner body=as-member    | 409 owner_stays | 403 forbidden | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=caller body=as-owner    | 204 | 403 forbidden | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=other body=as-king      | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/conversations/{conversation}/members/{user} | conversation=group user=nonsense body=as-member | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            PUT /v1/conversations/{conversation}/members/{user} | conversation=nonsense user=other body=as-member | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            PUT /v1/conversations/{conversation}/members/{user} | conversation=direct user=newcomer body=as-member | 409 direct_conversation | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=foreign user=caller body=as-member | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/members/{user} | conversation=missing user=caller body=as-member | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found

            DELETE /v1/conversations/{conversation}/members/{user} | conversation=group user=other    | 204 | 204 | 403 forbidden | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/members/{user} | conversation=group user=admin    | 204 | 204 | 403 forbidden | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/members/{user} | conversation=group user=owner    | 409 owner_stays | 403 forbidden | 403 forbidden | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/members/{user} | conversation=group user=caller   | 409 owner_stays | 204 | 204 | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/members/{user} | conversation=group user=former   | 204 | 204 | 204 | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/members/{user} | conversation=group user=missing  | 204 | 204 | 204 | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/members/{user} | conversation=group user=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            DELETE /v1/conversations/{conversation}/members/{user} | conversation=direct user=caller  | 409 direct_conversation | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/members/{user} | conversation=foreign user=outsider | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/members/{user} | conversation=missing user=caller | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/members/{user} | conversation=nonsense user=other | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            GET /v1/conversations/{conversation}/links | conversation=group    | 200 | 200 | 403 forbidden | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/links | conversation=direct   | 409 direct_conversation | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/links | conversation=foreign  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/links | conversation=missing  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/links | conversation=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/links/{link} | conversation=group link=fresh body=nothing    | 200 | 200 | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/links/{link} | conversation=group link=link body=nothing     | 200 | 200 | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/links/{link} | conversation=group link=fresh body=bad-link   | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/conversations/{conversation}/links/{link} | conversation=group link=nonsense body=nothing | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            PUT /v1/conversations/{conversation}/links/{link} | conversation=direct link=fresh body=nothing   | 409 direct_conversation | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/links/{link} | conversation=foreign link=fresh body=nothing  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/links/{link} | conversation=missing link=fresh body=nothing  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found

            DELETE /v1/conversations/{conversation}/links/{link} | conversation=group link=link     | 204 | 204 | 403 forbidden | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/links/{link} | conversation=group link=revoked  | 204 | 204 | 403 forbidden | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/links/{link} | conversation=group link=missing  | 404 not_found | 404 not_found | 403 forbidden | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/links/{link} | conversation=group link=their-link | 404 not_found | 404 not_found | 403 forbidden | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/links/{link} | conversation=foreign link=their-link | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/links/{link} | conversation=group link=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            POST /v1/join | body=token            | 200 | 200 | 200 | 201 | 201
            POST /v1/join | body=token-revoked    | 200 | 200 | 200 | 409 link_closed | 409 link_closed
            POST /v1/join | body=token-forged     | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            POST /v1/join | body=token-of-nothing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            POST /v1/join | body=token-nonsense   | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            POST /v1/join | body=nothing          | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field

            GET /v1/conversations/{conversation} | conversation=group | 200 | 200 | 200 | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=group | 200 | 200 | 200 | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=group ?around=$others | 200 | 200 | 200 | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/messages | conversation=group ?around=$deleted | 200 | 200 | 200 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=group message=fresh body=text | 201 | 201 | 201 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message} | conversation=group message=deleted body=text | 409 message_id_reused | 409 message_id_reused | 200 | 404 not_found | 404 not_found

            PATCH /v1/conversations/{conversation}/messages/{message} | conversation=group message=own body=text     | 204 | 204 | 204 | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation}/messages/{message} | conversation=group message=others body=text  | 403 forbidden | 403 forbidden | 403 forbidden | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation}/messages/{message} | conversation=group message=deleted body=text | 409 message_deleted | 409 message_deleted | 409 message_deleted | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation}/messages/{message} | conversation=group message=missing body=text | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation}/messages/{message} | conversation=group message=theirs body=text  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation}/messages/{message} | conversation=foreign message=theirs body=text | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation}/messages/{message} | conversation=missing message=own body=text   | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PATCH /v1/conversations/{conversation}/messages/{message} | conversation=nonsense message=own body=text  | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            PATCH /v1/conversations/{conversation}/messages/{message} | conversation=group message=nonsense body=text | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            PATCH /v1/conversations/{conversation}/messages/{message} | conversation=group message=own body=nothing  | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field

            DELETE /v1/conversations/{conversation}/messages/{message} | conversation=group message=own      | 204 | 204 | 204 | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message} | conversation=group message=others   | 204 | 204 | 403 forbidden | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message} | conversation=group message=deleted  | 204 | 204 | 204 | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message} | conversation=group message=missing  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message} | conversation=group message=theirs   | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message} | conversation=direct message=answered | 403 forbidden | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message} | conversation=foreign message=theirs | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message} | conversation=nonsense message=own   | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/messages/{message}/reactions/{emoji} | conversation=group message=others emoji=party  | 204 | 204 | 204 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message}/reactions/{emoji} | conversation=group message=deleted emoji=party | 409 message_deleted | 409 message_deleted | 409 message_deleted | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message}/reactions/{emoji} | conversation=group message=missing emoji=party | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message}/reactions/{emoji} | conversation=foreign message=theirs emoji=party | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message}/reactions/{emoji} | conversation=group message=others emoji=blank  | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            PUT /v1/conversations/{conversation}/messages/{message}/reactions/{emoji} | conversation=group message=nonsense emoji=party | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            DELETE /v1/conversations/{conversation}/messages/{message}/reactions/{emoji} | conversation=group message=others emoji=party  | 204 | 204 | 204 | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message}/reactions/{emoji} | conversation=group message=missing emoji=party | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message}/reactions/{emoji} | conversation=foreign message=theirs emoji=party | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message}/reactions/{emoji} | conversation=group message=others emoji=blank  | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/messages/{message}/pin | conversation=group message=others   | 204 | 204 | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message}/pin | conversation=group message=own      | 204 | 204 | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message}/pin | conversation=group message=deleted  | 409 message_deleted | 409 message_deleted | 403 forbidden | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message}/pin | conversation=group message=theirs   | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message}/pin | conversation=direct message=answered | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message}/pin | conversation=foreign message=theirs | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/messages/{message}/pin | conversation=group message=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            DELETE /v1/conversations/{conversation}/messages/{message}/pin | conversation=group message=pinned   | 204 | 204 | 403 forbidden | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message}/pin | conversation=group message=missing  | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message}/pin | conversation=foreign message=theirs | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/messages/{message}/pin | conversation=nonsense message=own   | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/read | conversation=group body=read-one | 204 | 204 | 204 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/read | conversation=direct body=read-one | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/read | conversation=foreign body=read-one | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/read | conversation=missing body=read-one | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/read | conversation=nonsense body=read-one | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/read | conversation=group body=read-nothing | 204 | 204 | 204 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/read | conversation=group body=unread-one | 204 | 204 | 204 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/read | conversation=group body=read-beyond | 400 invalid_field | 400 invalid_field | 400 invalid_field | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/read | conversation=group body=nothing | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/conversations/{conversation}/read | conversation=group body=read-before | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/conversations/{conversation}/read | conversation=group body=read-half | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/conversations/{conversation}/read | conversation=group body=broken | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/mute | conversation=group body=nothing | 204 | 204 | 204 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/mute | conversation=direct body=nothing | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/mute | conversation=foreign body=nothing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/mute | conversation=missing body=nothing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/mute | conversation=nonsense body=nothing | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/mute | conversation=group body=mute-until | 204 | 204 | 204 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/mute | conversation=group body=mute-whenever | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field

            DELETE /v1/conversations/{conversation}/mute | conversation=group | 204 | 204 | 204 | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/mute | conversation=direct | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/mute | conversation=foreign | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/mute | conversation=missing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/mute | conversation=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/archive | conversation=group | 204 | 204 | 204 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/archive | conversation=direct | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/archive | conversation=foreign | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/archive | conversation=missing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/archive | conversation=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            DELETE /v1/conversations/{conversation}/archive | conversation=group | 204 | 204 | 204 | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/archive | conversation=direct | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/archive | conversation=foreign | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/archive | conversation=missing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/archive | conversation=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/pin | conversation=group | 204 | 204 | 204 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/pin | conversation=direct | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/pin | conversation=foreign | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/pin | conversation=missing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/pin | conversation=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            DELETE /v1/conversations/{conversation}/pin | conversation=group | 204 | 204 | 204 | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/pin | conversation=direct | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/pin | conversation=foreign | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/pin | conversation=missing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/pin | conversation=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/draft | conversation=group body=text | 204 | 204 | 204 | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/draft | conversation=direct body=text | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/draft | conversation=foreign body=text | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/draft | conversation=missing body=text | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/conversations/{conversation}/draft | conversation=nonsense body=text | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            PUT /v1/conversations/{conversation}/draft | conversation=group body=nothing | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/conversations/{conversation}/draft | conversation=group body=long | 413 too_large | 413 too_large | 413 too_large | 413 too_large | 413 too_large

            DELETE /v1/conversations/{conversation}/draft | conversation=group | 204 | 204 | 204 | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/draft | conversation=direct | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/draft | conversation=foreign | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/draft | conversation=missing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/conversations/{conversation}/draft | conversation=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            GET /v1/conversations/{conversation}/receipts | conversation=group | 200 | 200 | 200 | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/receipts | conversation=direct | 200 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/receipts | conversation=foreign | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/receipts | conversation=missing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            GET /v1/conversations/{conversation}/receipts | conversation=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            POST /v1/conversations/{conversation}/typing | conversation=group | 204 | 204 | 204 | 404 not_found | 404 not_found
            POST /v1/conversations/{conversation}/typing | conversation=direct | 204 | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            POST /v1/conversations/{conversation}/typing | conversation=foreign | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            POST /v1/conversations/{conversation}/typing | conversation=missing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            POST /v1/conversations/{conversation}/typing | conversation=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed

            GET /v1/me/settings |  | 200 | 200 | 200 | 200 | 200
            PATCH /v1/me/settings | body=share-nothing | 200 | 200 | 200 | 200 | 200
            PATCH /v1/me/settings | body=be-invisible | 200 | 200 | 200 | 200 | 200
            PATCH /v1/me/settings | body=presence-for-all | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PATCH /v1/me/settings | body=nothing | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field

            GET /v1/presence | ?user=$newcomer | 200 | 200 | 200 | 200 | 200
            GET /v1/presence | ?user=$outsider | 200 | 200 | 200 | 200 | 200
            GET /v1/presence | ?user=$missing | 200 | 200 | 200 | 200 | 200
            GET /v1/presence | ?user=$nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            GET /v1/presence |  | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            PUT /v1/me/presence | body=away | 204 | 204 | 204 | 204 | 204
            PUT /v1/me/presence | body=asleep | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field

            GET /v1/devices/me/push |  | 200 | 200 | 200 | 200 | 200
            PUT /v1/devices/me/push | body=browser | 204 | 204 | 204 | 204 | 204
            PUT /v1/devices/me/push | body=browser-in-a-file | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/devices/me/push | body=browser-without-key | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/devices/me/push | body=android | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/devices/me/push | body=nothing | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            GET /v1/devices/me/push/log |  | 200 | 200 | 200 | 200 | 200
            DELETE /v1/devices/me/push |  | 204 | 204 | 204 | 204 | 204
            GET /v1/push/vapid |  | 200 | 200 | 200 | 200 | 200
            GET /v1/me/push |  | 200 | 200 | 200 | 200 | 200
            PUT /v1/me/push | body=quiet-nights | 204 | 204 | 204 | 204 | 204
            PUT /v1/me/push | body=nothing | 204 | 204 | 204 | 204 | 204
            PUT /v1/me/push | body=quiet-never | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/me/push | body=quiet-nowhere | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field

            GET /v1/me/blocks |  | 200 | 200 | 200 | 200 | 200
            PUT /v1/me/blocks/{user} | user=newcomer | 204 | 204 | 204 | 204 | 204
            PUT /v1/me/blocks/{user} | user=outsider | 204 | 204 | 204 | 204 | 204
            PUT /v1/me/blocks/{user} | user=caller | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            PUT /v1/me/blocks/{user} | user=missing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            PUT /v1/me/blocks/{user} | user=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            DELETE /v1/me/blocks/{user} | user=newcomer | 204 | 204 | 204 | 204 | 204
            DELETE /v1/me/blocks/{user} | user=outsider | 204 | 204 | 204 | 204 | 204
            DELETE /v1/me/blocks/{user} | user=caller | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field | 400 invalid_field
            DELETE /v1/me/blocks/{user} | user=missing | 404 not_found | 404 not_found | 404 not_found | 404 not_found | 404 not_found
            DELETE /v1/me/blocks/{user} | user=nonsense | 400 malformed | 400 malformed | 400 malformed | 400 malformed | 400 malformed
            """;

    private GroupPolicy() {}
}
