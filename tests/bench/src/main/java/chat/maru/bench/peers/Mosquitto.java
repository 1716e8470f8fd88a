package chat.maru.bench.peers;

import chat.maru.bench.load.Population;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// How mosquitto is started. Stateless.
final class Mosquitto {
    private Mosquitto() {}

    /// Writes its files and says by what command it is started.
    static List<String> prepared(Path folder, int port, List<Population.Account> people)
            throws IOException, InterruptedException {
        Path passwords = folder.resolve("passwords");
        Files.writeString(
                passwords,
                people.stream()
                        .map(person -> person.id() + ":" + person.token() + "\n")
                        .collect(Collectors.joining()));
        Process hashing = new ProcessBuilder("mosquitto_passwd", "-U", passwords.toString())
                .inheritIO()
                .start();
        if (hashing.waitFor() != 0) {
            throw new IOException("mosquitto_passwd ended with " + hashing.exitValue());
        }
        Path configuration =
                Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous false
                password_file %s
                persistence true
                persistence_location %s/
                log_dest stderr
                log_type error
                set_tcp_nodelay true
                user root
                """.formatted(port, passwords, folder));
        return List.of("mosquitto", "-c", configuration.toString());
    }
}
