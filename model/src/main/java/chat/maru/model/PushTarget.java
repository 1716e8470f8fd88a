package chat.maru.model;

import java.net.URI;
import java.util.Arrays;
import java.util.Objects;

/// Where a device can be reached while it is not connected. Whoever knows a target can wake the device, so it
/// is given to nobody and printed nowhere.
///
/// Immutable.
public sealed interface PushTarget {
    /// By which service.
    PushService service();

    /// @param token as Firebase gave it to the app
    record Fcm(String token) implements PushTarget {
        public Fcm {
            Objects.requireNonNull(token);
        }

        @Override
        public PushService service() {
            return PushService.FCM;
        }

        @Override
        public String toString() {
            return "Fcm[…]";
        }
    }

    /// @param token   as Apple gave it to the app, in hexadecimal digits
    /// @param sandbox whether the app was built for Apple's development environment
    record Apns(String token, boolean sandbox) implements PushTarget {
        public Apns {
            Objects.requireNonNull(token);
        }

        @Override
        public PushService service() {
            return PushService.APNS;
        }

        @Override
        public String toString() {
            return "Apns[…]";
        }
    }

    /// @param endpoint the push resource, as the browser or the distributor named it
    /// @param key      the subscription's public key `p256dh`: a point of P-256, uncompressed, 65 bytes
    /// @param secret   the subscription's `auth`, 16 bytes
    record WebPush(URI endpoint, byte[] key, byte[] secret) implements PushTarget {
        public WebPush {
            Objects.requireNonNull(endpoint);
            key = key.clone();
            secret = secret.clone();
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public byte[] secret() {
            return secret.clone();
        }

        @Override
        public PushService service() {
            return PushService.WEBPUSH;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof WebPush(URI otherEndpoint, byte[] otherKey, byte[] otherSecret)
                    && endpoint.equals(otherEndpoint)
                    && Arrays.equals(key, otherKey)
                    && Arrays.equals(secret, otherSecret);
        }

        @Override
        public int hashCode() {
            return endpoint.hashCode();
        }

        @Override
        public String toString() {
            return "WebPush[…]";
        }
    }
}
