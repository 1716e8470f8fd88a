package chat.maru.server;

import chat.maru.core.push.PushLog;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.Username;
import chat.maru.server.backup.BackupFailure;
import chat.maru.server.backup.StoreCopy;
import chat.maru.server.settings.Printable;
import chat.maru.server.settings.Storage;
import chat.maru.store.DeviceForm;
import chat.maru.store.Keys;
import chat.maru.store.PushForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import chat.maru.store.UsernameForm;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `maru admin push-log`: why somebody's devices were woken, or not.
///
/// Confined to one thread.
@Command(
        name = "push-log",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tells of each device of an account whether it can be woken, and why it last was, or was not: the oldest"
                    + " first, all but the last seconds. A server may be running.",
            "Exit status: 0 told, 1 there is no such account or it could not be read, 2 bad flag."
        })
final class PushLogCommand implements Callable<Integer> {
    private static final int MOST_DEVICES = 1_000;

    @Parameters(paramLabel = "USERNAME", description = "Whose devices.")
    private String username = "";

    @Mixin
    private final StoreOptions store;

    @Spec
    private @Nullable CommandSpec spec;

    /// @param environment all variables of the process
    PushLogCommand(Map<String, String> environment) {
        store = new StoreOptions(environment);
    }

    @Override
    public Integer call() throws StartFailure, BackupFailure {
        if (spec == null) {
            throw new IllegalStateException("a command without a command line");
        }
        CommandLine line = spec.commandLine();
        Username name =
                Username.parse(username).orElseThrow(() -> new ParameterException(line, username + " is no username"));
        Storage storage = store.storage();
        try (StoreCopy copy = StoreCopy.of(storage.data(), StoreOptions.engine(storage))) {
            try (RocksEngine engine = copy.open()) {
                Optional<AccountId> account =
                        engine.store().get(Table.USERNAMES, Keys.username(name)).map(UsernameForm::read);
                if (account.isEmpty()) {
                    throw new StartFailure("There is no account " + username + ".");
                }
                tell(engine.store(), account.get(), line.getOut());
            } catch (StoreUnavailableException | StoreCorruptException e) {
                throw copy.failed(e);
            }
            copy.confirm();
        }
        return ExitStatus.DONE;
    }

    private static void tell(Store store, AccountId account, PrintWriter out) {
        List<Row> devices = store.scan(Table.DEVICES, Keys.partition(account), Range.first(MOST_DEVICES));
        if (devices.isEmpty()) {
            out.println("No device is signed in.");
        }
        for (Row row : devices) {
            DeviceId device = new DeviceId(Keys.uuid(row.key().order()));
            out.printf(
                    "%s %s: %s%n",
                    device,
                    Printable.text(DeviceForm.read(row.value()).name()),
                    store.get(Table.PUSH, Keys.device(account, device))
                            .map(PushForm::read)
                            .map(PushLogCommand::woken)
                            .orElse("is not woken"));
            PushLog.written(store, account, device).forEach(line -> out.println("  " + told(line)));
        }
        out.flush();
    }

    private static String woken(PushForm form) {
        return "is woken by " + word(form.service()) + ", which may know "
                + switch (form.content()) {
                    case NONE -> "nothing";
                    case SENDER -> "the sender";
                    case FULL -> "the text";
                };
    }

    private static String word(PushForm.Service service) {
        return service.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String told(PushLog.Line line) {
        return line.at() + " " + line.decision().label() + (line.times() > 1 ? " " + line.times() + " times" : "")
                + ", message " + line.number().value() + " of " + line.conversation()
                + (line.reason().isEmpty() ? "" : ": " + Printable.text(line.reason()));
    }
}
