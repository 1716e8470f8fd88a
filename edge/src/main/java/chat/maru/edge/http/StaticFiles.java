package chat.maru.edge.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// A fixed set of files as public routes, all of them in memory.
///
/// Thread-safe.
public final class StaticFiles {
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";
    private static final String REVALIDATE = "no-cache";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"));

    private StaticFiles() {}

    /// Reads every file below a folder of the class path, by its path relative to the folder.
    public static Map<String, byte[]> load(ClassLoader loader, String folder) {
        URL url = loader.getResource(folder);
        if (url == null) {
            throw new IllegalArgumentException("the class path has no folder " + folder);
        }
        try {
            URI uri = url.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return read(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + url, e);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no such folder: " + url, e);
        }
    }

    private static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                files.put(name, Files.readAllBytes(path));
            }
        }
        return files;
    }

    /// One public GET route for each file, at `/` and its name; `index.html` at `/` too. Files under
    /// `assets/` have a hash in their name and may be kept for ever, all others are asked for again and
    /// answered with 304 where they haven't changed.
    ///
    /// @param policy the content security policy of the pages
    public static List<Route> routes(Map<String, byte[]> files, String policy) {
        List<Route> routes = new ArrayList<>();
        files.forEach((name, bytes) -> {
            Handler handler = handler(name, bytes.clone());
            routes.add(new Route(Method.GET, "/" + name, Access.PUBLIC, Body.NONE, handler, policy));
            if (name.equals("index.html")) {
                routes.add(new Route(Method.GET, "/", Access.PUBLIC, Body.NONE, handler, policy));
            }
        });
        return routes;
    }

    private static Handler handler(String name, byte[] bytes) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.getOrDefault(extension, "application/octet-stream");
        String tag = '"' + HexFormat.of().formatHex(sha256(bytes), 0, 16) + '"';
        Map<String, String> headers =
                Map.of("ETag", tag, "Cache-Control", name.startsWith("assets/") ? IMMUTABLE : REVALIDATE);
        Response whole = new Response.Full(200, type, bytes, headers);
        Response unchanged = new Response.Full(304, "", new byte[0], headers);
        return Handler.immediate(request ->
                CompletableFuture.completedFuture(matches(request.headers("If-None-Match"), tag) ? unchanged : whole));
    }

    private static boolean matches(List<String> lists, String tag) {
        for (String list : lists) {
            for (String each : list.split(",", -1)) {
                String candidate = each.strip();
                if (candidate.equals("*") || candidate.equals(tag) || candidate.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
