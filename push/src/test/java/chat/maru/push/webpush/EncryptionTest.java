package chat.maru.push.webpush;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.push.PrivateKeys;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPrivateKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;

final class EncryptionTest {
    /// RFC 8291, section 5 and appendix A.
    private static final byte[] TEXT = "When I grow up, I want to be a watermelon".getBytes(UTF_8);

    private static final byte[] SECRET = bytes("BTBZMqHH6r4Tts7J_aSIgg");
    private static final byte[] SALT = bytes("DGv6ra1nlYgDCS1FRnbzlw");
    private static final byte[] RECEIVER_PRIVATE = bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
    private static final byte[] RECEIVER =
            bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
    private static final byte[] SENDER_PRIVATE = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
    private static final byte[] SENDER =
            bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
    private static final byte[] BODY = bytes("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
            + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
            + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");

    private final Encryption encryption = new Encryption(new SecureRandom());

    private static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    private static ECPrivateKey key(byte[] scalar) throws Exception {
        return (ECPrivateKey) KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, scalar), PrivateKeys.p256()));
    }

    @Test
    void theExample_ofRfc8291_isMetByteForByte() throws Exception {
        P256Pair ours = P256Pair.of(new BigInteger(1, SENDER_PRIVATE));
        assertThat(ours.point()).isEqualTo(SENDER);

        byte[] body = Encryption.encrypt(TEXT, TEXT.length, RECEIVER, SECRET, SALT, ours);

        assertThat(body).isEqualTo(BODY);
        assertThat(Decryption.decrypt(BODY, key(RECEIVER_PRIVATE), RECEIVER, SECRET))
                .isEqualTo(TEXT);
    }

    @Test
    void thePublicKey_followsFromThePrivateOne() throws Exception {
        assertThat(VapidKeys.of(key(SENDER_PRIVATE)).publicKey())
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(SENDER));
        assertThat(VapidKeys.of(key(RECEIVER_PRIVATE)).publicKey())
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(RECEIVER));
    }

    @Test
    void whatIsEncrypted_isDecryptedByAnother_whateverItsLengthAndPadding() throws Exception {
        SecureRandom random = new SecureRandom();
        for (int length : new int[] {0, 1, 2, 255, 256, 257, 1_000, 3_993, 4_079}) {
            for (int padded : new int[] {length, Math.min(4_079, length + 1), 4_079}) {
                Browser receiver = Browser.subscribed();
                byte[] text = new byte[length];
                random.nextBytes(text);

                byte[] body = encryption.encrypt(text, padded, receiver.point(), SECRET);

                assertThat(body).hasSize(86 + padded + 17);
                assertThat(Decryption.decrypt(body, receiver.privateKey(), receiver.point(), SECRET))
                        .isEqualTo(text);
            }
        }
    }

    /// What the JDK comes to is another's work.
    @Test
    void whatIsAgreedOn_isWhatTheJdkAgreesOn() throws Exception {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 200; i++) {
            P256Pair ours = P256Pair.generate(random);
            Browser theirs = Browser.subscribed();
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(theirs.privateKey());
            agreement.doPhase(Decryption.point(ours.point()), true);

            assertThat(ours.agreed(theirs.point())).isEqualTo(agreement.generateSecret());
        }
    }

    @Test
    void whatIsNoPrivateKey_isNone() {
        BigInteger order = PrivateKeys.p256().getOrder();
        for (BigInteger each : List.of(BigInteger.ZERO, order, order.add(BigInteger.ONE), BigInteger.ONE.negate())) {
            assertThatThrownBy(() -> P256Pair.of(each)).isInstanceOf(InvalidKeyException.class);
        }
    }

    @Test
    void twoMessages_haveNothingInCommon() throws Exception {
        byte[] one = encryption.encrypt(TEXT, 256, RECEIVER, SECRET);
        byte[] other = encryption.encrypt(TEXT, 256, RECEIVER, SECRET);

        assertThat(new String(one, 0, 16, ISO_8859_1)).isNotEqualTo(new String(other, 0, 16, ISO_8859_1));
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void whatDoesNotGoIntoARecord_isAMistake() {
        assertThatThrownBy(() -> encryption.encrypt(new byte[10], 9, RECEIVER, SECRET))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encryption.encrypt(TEXT, 4_080, RECEIVER, SECRET))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoPoint_isNoKey() {
        byte[] offTheCurve = RECEIVER.clone();
        offTheCurve[64] ^= 1;
        byte[] compressed = new byte[33];
        compressed[0] = 2;
        byte[] beyondTheField = new byte[65];
        Arrays.fill(beyondTheField, (byte) 0xFF);
        beyondTheField[0] = 4;
        byte[] infinity = new byte[65];
        infinity[0] = 4;
        for (byte[] each : new byte[][] {offTheCurve, compressed, beyondTheField, infinity, {}, new byte[65]}) {
            assertThatThrownBy(() -> encryption.encrypt(TEXT, 256, each, SECRET))
                    .isInstanceOf(InvalidKeyException.class);
        }
        assertThatThrownBy(() -> encryption.encrypt(TEXT, 256, RECEIVER, new byte[15]))
                .isInstanceOf(InvalidKeyException.class);
    }
}
