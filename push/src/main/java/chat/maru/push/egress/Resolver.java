package chat.maru.push.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Where a host is. May block; is asked once for each request.
@FunctionalInterface
public interface Resolver {
    /// As the system says.
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> resolve(String host) throws UnknownHostException;
}
