package chat.maru.core.account;

import chat.maru.core.account.PasswordHash.Cost;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hashes passwords with Argon2id, a few at once, on platform threads of its own: a hash is pure computing for
/// tens of milliseconds and would hold up the virtual threads. Whoever asks waits, on a virtual thread. A
/// bounded number may wait; who comes on top of that is told *busy* at once. The memory of a hash (46 MiB by
/// default) is kept for the next, so that there are never more such blocks than hashes at once.
///
/// Thread-safe.
public final class PasswordHashing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordHashing.class);
    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;

    private final Load load;
    private final Optional<byte[]> pepper;
    private final Optional<String> keyId;
    private final RandomGenerator random;
    private final ThreadPoolExecutor workers;
    private final Queue<Argon2BytesGenerator.BlockPool> memory;
    private final PasswordHash nobodys;
    private final LongAdder computed = new LongAdder();

    /// How much work passwords may be.
    ///
    /// @param cost    of a new hash; older ones are checked at their own cost, and replaced
    /// @param atOnce  how many hashes are computed at once
    /// @param waiting how many more may wait
    public record Load(Cost cost, int atOnce, int waiting) {
        /// 46 MiB, one pass, one lane (OWASP's first choice); two at once, twenty waiting.
        public static final Load DEFAULT = new Load(new Cost(46 * 1024, 1, 1), 2, 20);

        public Load {
            Objects.requireNonNull(cost);
            if (atOnce < 1 || waiting < 1) {
                throw new IllegalArgumentException("no such load: " + atOnce + " at once, " + waiting + " waiting");
            }
        }
    }

    /// What came of checking a password.
    public enum Verdict {
        RIGHT,
        WRONG,
        /// Too many wait already; nothing was checked.
        BUSY
    }

    /// @param pepper  a secret from outside the store that goes into every new hash. Hashes without it remain
    ///                good; those with it are lost when it is
    /// @param random  a secure one, outside of tests; thread-safe
    /// @param threads makes the few threads; a low priority is fitting
    public PasswordHashing(Load load, Optional<byte[]> pepper, RandomGenerator random, ThreadFactory threads) {
        this.load = load;
        this.pepper = pepper.map(byte[]::clone);
        this.keyId = pepper.map(PasswordHashing::keyId);
        this.random = random;
        this.memory = new ArrayBlockingQueue<>(load.atOnce());
        for (int i = 0; i < load.atOnce(); i++) {
            memory.add(new Argon2BytesGenerator.FixedBlockPool(Argon2BytesGenerator.getBlockCount(
                    load.cost().kib(), load.cost().lanes())));
        }
        this.nobodys = new PasswordHash(load.cost(), keyId, randomBytes(SALT_BYTES), randomBytes(TAG_BYTES));
        this.workers = new ThreadPoolExecutor(
                load.atOnce(),
                load.atOnce(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(load.waiting()),
                threads,
                new ThreadPoolExecutor.AbortPolicy());
    }

    private static String keyId(byte[] pepper) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(pepper);
            return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 6));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The hash of a password with a new salt, at today's cost; empty when too many wait already. The password
    /// must be one that somebody may have.
    public Optional<PasswordHash> hash(Password password) {
        byte[] bytes = password.bytes().orElseThrow(() -> new IllegalArgumentException("nobody's password"));
        byte[] salt = randomBytes(SALT_BYTES);
        return run(() -> compute(load.cost(), pepper, salt, TAG_BYTES, bytes))
                .map(tag -> new PasswordHash(load.cost(), keyId, salt, tag));
    }

    /// Whether the password has this hash. Where there is no hash, or the password cannot be anybody's, the
    /// same work is done in vain and the answer is [Verdict#WRONG].
    public Verdict verify(Optional<PasswordHash> stored, Password password) {
        boolean possible = stored.isPresent() && password.bytes().isPresent() && knowsPepper(stored.get());
        PasswordHash against = possible ? stored.get() : nobodys;
        byte[] bytes = password.bytes().orElseGet(() -> new byte[Password.SHORTEST]);
        byte[] expected = against.tag();
        return run(() -> compute(
                        against.cost(),
                        against.keyId().isPresent() ? pepper : Optional.empty(),
                        against.salt(),
                        expected.length,
                        bytes))
                .map(tag -> MessageDigest.isEqual(tag, expected) && possible ? Verdict.RIGHT : Verdict.WRONG)
                .orElse(Verdict.BUSY);
    }

    private boolean knowsPepper(PasswordHash hash) {
        if (hash.keyId().isEmpty() || hash.keyId().equals(keyId)) {
            return true;
        }
        LOG.warn(
                "a password cannot be checked: its hash needs the pepper {}",
                hash.keyId().get());
        return false;
    }

    /// Whether a right password should be hashed anew, because this is not how it would be hashed today.
    public boolean outdated(PasswordHash hash) {
        return !hash.cost().equals(load.cost()) || !hash.keyId().equals(keyId);
    }

    /// How many hashes were computed so far.
    public long computed() {
        return computed.sum();
    }

    /// How many wait at present.
    public int waiting() {
        return workers.getQueue().size();
    }

    private Optional<byte[]> run(Callable<byte[]> hash) {
        try {
            return Optional.of(await(workers.submit(hash)));
        } catch (RejectedExecutionException | CancellationException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static byte[] await(Future<byte[]> hash) throws InterruptedException {
        try {
            return hash.get();
        } catch (InterruptedException e) {
            hash.cancel(false);
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Argon2id failed", e.getCause());
        }
    }

    private byte[] compute(Cost cost, Optional<byte[]> secret, byte[] salt, int length, byte[] password) {
        // there are as many as threads, and an interrupt by close() must not keep a hash from its end
        Argon2BytesGenerator.BlockPool blocks = memory.remove();
        try {
            Argon2Parameters.Builder parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(cost.kib())
                    .withIterations(cost.iterations())
                    .withParallelism(cost.lanes())
                    .withSalt(salt)
                    .withBlockPool(blocks);
            secret.ifPresent(parameters::withSecret);
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(parameters.build());
            byte[] tag = new byte[length];
            argon2.generateBytes(password, tag);
            computed.increment();
            return tag;
        } finally {
            memory.add(blocks);
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Ends the threads; whoever waits is told *busy*.
    @Override
    public void close() {
        workers.shutdownNow().forEach(waiting -> {
            if (waiting instanceof Future<?> future) {
                future.cancel(false);
            }
        });
    }
}
