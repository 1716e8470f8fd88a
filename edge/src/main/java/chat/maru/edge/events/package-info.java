/// The one question, what is new for me after this cursor, asked in four ways: polling, long polling,
/// server-sent events and WebSocket.
@NullMarked
package chat.maru.edge.events;

import org.jspecify.annotations.NullMarked;
