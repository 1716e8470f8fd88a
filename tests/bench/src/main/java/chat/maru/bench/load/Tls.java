package chat.maru.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLException;

/// TLS of connections that trust whatever certificate they are shown: what is measured is on this machine. Immutable.
final class Tls {
    private final SslContext context;

    Tls() {
        try {
            context = SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .build();
        } catch (SSLException e) {
            throw new UncheckedIOException("every Java platform has TLS", e);
        }
    }

    /// A handler of a channel that puts this one behind TLS.
    ChannelHandler before(Line line) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(context.newHandler(channel.alloc()), line);
            }
        };
    }
}
