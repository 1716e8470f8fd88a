package chat.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.Platform;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class AccountFormsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T21:30:00.123Z");
    private static final DeviceId PHONE = new DeviceId(new UUID(7, 8));

    @Test
    void account_readsBackAndRefusesWhatWasNotWritten() {
        AccountForm first = AccountForm.first("$argon2id$…", NOW);
        AccountForm changed = first.changed("$argon2id$other", NOW.plusSeconds(5), PHONE);
        assertThat(AccountForm.read(first.toBytes())).isEqualTo(first);
        assertThat(AccountForm.read(changed.toBytes())).isEqualTo(changed);
        assertThat(changed.epoch()).isOne();
        assertRefusesDamage(AccountForm::read, changed.toBytes());
    }

    @Test
    void account_admitsDevicesOfItsEpochAndTheKeeper() {
        AccountForm first = AccountForm.first("x", NOW);
        AccountForm changed = first.changed("y", NOW, PHONE);
        DeviceId tablet = new DeviceId(new UUID(9, 9));
        assertThat(first.admits(tablet, device(0, Optional.empty()))).isTrue();
        assertThat(changed.admits(tablet, device(0, Optional.empty()))).isFalse();
        assertThat(changed.admits(PHONE, device(0, Optional.empty()))).isTrue();
        assertThat(changed.admits(tablet, device(1, Optional.empty()))).isTrue();
    }

    @Test
    void device_readsBackOnEveryPlatformAndRefusesWhatWasNotWritten() {
        for (Platform platform : Platform.values()) {
            DeviceForm plain = new DeviceForm(
                    "Alice’s phone",
                    platform,
                    NOW,
                    NOW.plusSeconds(1),
                    3,
                    access("a"),
                    4,
                    Digest.of("r"),
                    Optional.empty());
            assertThat(DeviceForm.read(plain.toBytes())).isEqualTo(plain);
        }
        DeviceForm once = device(2, Optional.of(rotation(Optional.empty())));
        DeviceForm asked = device(2, Optional.of(rotation(Optional.of(Digest.of("id")))));
        assertThat(DeviceForm.read(once.toBytes())).isEqualTo(once);
        assertThat(DeviceForm.read(asked.toBytes())).isEqualTo(asked).isNotEqualTo(once);
        assertRefusesDamage(DeviceForm::read, asked.toBytes());
    }

    @Test
    void device_refusesAnUnknownPlatform() {
        byte[] bytes = device(0, Optional.empty()).toBytes();
        bytes[6] = 77;
        assertThatThrownBy(() -> DeviceForm.read(bytes))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("platform 77");
    }

    @Test
    void smallForms_readBackAndRefuseWhatWasNotWritten() {
        AccountId alice = new AccountId(new UUID(1, 2));
        assertThat(UsernameForm.read(UsernameForm.write(alice))).isEqualTo(alice);
        assertRefusesDamage(UsernameForm::read, UsernameForm.write(alice));

        AttemptsForm attempts = new AttemptsForm(300, NOW);
        assertThat(AttemptsForm.read(attempts.toBytes())).isEqualTo(attempts);
        assertRefusesDamage(AttemptsForm::read, attempts.toBytes());

        PlacesForm places = new PlacesForm(
                3, List.of(new PlacesForm.Place(Digest.of("a"), NOW), new PlacesForm.Place(Digest.of("b"), NOW)));
        assertThat(PlacesForm.read(places.toBytes())).isEqualTo(places);
        assertRefusesDamage(PlacesForm::read, places.toBytes());

        byte[] secret = {1, 2, 3, 4};
        assertThat(SecretForm.read(SecretForm.write(secret), 4)).isEqualTo(secret);
        assertRefusesDamage(bytes -> SecretForm.read(bytes, 4), SecretForm.write(secret));
    }

    private static DeviceForm device(long epoch, Optional<DeviceForm.Rotation> rotation) {
        return new DeviceForm("Tab1", Platform.IOS, NOW, NOW, epoch, access("a"), 1, Digest.of("r"), rotation);
    }

    private static DeviceForm.Access access(String token) {
        return new DeviceForm.Access(Digest.of(token), NOW.plusSeconds(900));
    }

    private static DeviceForm.Rotation rotation(Optional<Digest> request) {
        return new DeviceForm.Rotation(Digest.of("before"), request, NOW, access("old"));
    }

    private static void assertRefusesDamage(Function<byte[], ?> read, byte[] good) {
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> read.apply(cut)).isInstanceOf(StoreCorruptException.class);
        }
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        assertThatThrownBy(() -> read.apply(longer)).isInstanceOf(StoreCorruptException.class);
        byte[] newer = good.clone();
        newer[0]++;
        assertThatThrownBy(() -> read.apply(newer)).isInstanceOf(StoreCorruptException.class);
    }
}
