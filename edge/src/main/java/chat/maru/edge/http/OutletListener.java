package chat.maru.edge.http;

import io.netty.buffer.ByteBuf;

/// Whoever owns an [Outlet].
///
/// Confined to the outlet's event loop, which makes every call: first `opened`, last `closed`, each once.
/// None may block. An exception closes the outlet with 4500 and is logged.
public interface OutletListener {

    /// The response headers or the handshake are on their way; the outlet may be written to.
    void opened(Outlet outlet);

    /// A WebSocket text message: complete, valid UTF-8, within the limit. The reference stays with the
    /// caller, so that what is needed later must be copied or retained. Never called for server-sent events.
    void text(ByteBuf payload);

    /// [Outlet#writable()] has answered `false` and now answers `true`.
    void writable();

    /// It is over, whoever ended it. Never called from within a method of the outlet. Not called if the
    /// handler's response could not be put to use because the client had gone before `opened`.
    void closed();
}
