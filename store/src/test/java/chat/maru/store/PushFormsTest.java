package chat.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.MessageNumber;
import chat.maru.model.PushContent;
import chat.maru.model.PushPreferences;
import chat.maru.model.PushPreferences.QuietHours;
import chat.maru.model.Stamp;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class PushFormsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T21:30:00.123Z");
    private static final byte[] NOTHING = {};

    @Test
    void registration_readsBack_andShowsItsAddressToNobody() {
        for (PushForm.Service service : PushForm.Service.values()) {
            for (PushContent content : PushContent.values()) {
                PushForm form = new PushForm(service, "https://push.example/…", new byte[65], new byte[16], content);
                assertThat(PushForm.read(form.toBytes())).isEqualTo(form);
                assertThat(form.toString()).doesNotContain("push.example");
            }
        }
        assertRefusesDamage(
                PushForm::read, new PushForm(PushForm.Service.FCM, "t", NOTHING, NOTHING, PushContent.NONE).toBytes());
    }

    @Test
    void target_isServiceAndAddress_andNothingElse() {
        PushForm one = new PushForm(PushForm.Service.APNS, "t", NOTHING, NOTHING, PushContent.NONE);
        assertThat(new PushForm(PushForm.Service.APNS, "t", new byte[1], NOTHING, PushContent.FULL).target())
                .isEqualTo(one.target());
        assertThat(new PushForm(PushForm.Service.APNS_SANDBOX, "t", NOTHING, NOTHING, PushContent.NONE).target())
                .isNotEqualTo(one.target());
        assertThat(Keys.pushTarget(one.target()).partition()).hasSize(Digest.LENGTH);
    }

    @Test
    void owner_readsBack() {
        PushOwnerForm form = new PushOwnerForm(new AccountId(new UUID(1, 2)), new DeviceId(new UUID(3, 4)));
        assertThat(PushOwnerForm.read(form.toBytes())).isEqualTo(form);
        assertRefusesDamage(PushOwnerForm::read, form.toBytes());
    }

    @Test
    void preferences_readBack_inEveryZone() {
        for (String zone : ZoneId.getAvailableZoneIds()) {
            QuietHours quiet = new QuietHours(LocalTime.of(23, 59), LocalTime.MIDNIGHT, ZoneId.of(zone));
            PushPreferences wanted = new PushPreferences(Optional.of(quiet), Optional.of(NOW), true);
            assertThat(PushPreferencesForm.read(PushPreferencesForm.write(wanted)))
                    .isEqualTo(wanted);
        }
        assertThat(PushPreferencesForm.read(PushPreferencesForm.write(PushPreferences.USUAL)))
                .isEqualTo(PushPreferences.USUAL);
        assertRefusesDamage(PushPreferencesForm::read, PushPreferencesForm.write(PushPreferences.USUAL));
        byte[] nowhere = PushPreferencesForm.write(new PushPreferences(
                Optional.of(new QuietHours(LocalTime.of(1, 0), LocalTime.of(2, 0), ZoneId.of("UTC"))),
                Optional.empty(),
                false));
        nowhere[5] = 'X';
        assertThatThrownBy(() -> PushPreferencesForm.read(nowhere)).isInstanceOf(StoreCorruptException.class);
    }

    @Test
    void due_readsBack_inEveryPhase() {
        for (PushDueForm.Phase phase : PushDueForm.Phase.values()) {
            PushDueForm form = new PushDueForm(
                    phase,
                    new MessageNumber(300),
                    new Stamp(0, 1L << 40),
                    true,
                    NOW,
                    7,
                    NOW.plusSeconds(1),
                    MessageNumber.NONE);
            assertThat(PushDueForm.read(form.toBytes())).isEqualTo(form);
            assertRefusesDamage(PushDueForm::read, form.toBytes());
        }
    }

    @Test
    void log_readsBack() {
        PushLogForm.Line line = new PushLogForm.Line(
                NOW, new ConversationId(new UUID(5, 6)), new MessageNumber(9), 17, 300, "BadDeviceToken");
        PushLogForm form = new PushLogForm(List.of(line, line));
        assertThat(PushLogForm.read(form.toBytes())).isEqualTo(form);
        assertThat(PushLogForm.read(new PushLogForm(List.of()).toBytes()).lines())
                .isEmpty();
        assertRefusesDamage(PushLogForm::read, form.toBytes());
    }

    private static void assertRefusesDamage(Function<byte[], ?> read, byte[] form) {
        for (int length = 0; length < form.length; length++) {
            byte[] cut = Arrays.copyOf(form, length);
            assertThatThrownBy(() -> read.apply(cut)).isInstanceOf(StoreCorruptException.class);
        }
        assertThatThrownBy(() -> read.apply(Arrays.copyOf(form, form.length + 1)))
                .isInstanceOf(StoreCorruptException.class);
        BrokenForms broken = new BrokenForms(new SplittableRandom(7));
        for (int n = 0; n < 2_000; n++) {
            byte[] other = broken.broken(form);
            try {
                assertThat(read.apply(other)).isNotNull();
            } catch (StoreCorruptException e) {
                assertThat(e).hasMessageContaining("push");
            }
        }
    }
}
