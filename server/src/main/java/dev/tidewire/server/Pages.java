package dev.tidewire.server;

import dev.tidewire.protocol.Headers;
import dev.tidewire.websocket.HttpHandler;
import dev.tidewire.websocket.HttpRequest;
import dev.tidewire.websocket.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The server's pages and their parts, all read at start: a path names one of them exactly or nothing, so no request
 * reaches a file system.
 */
final class Pages implements HttpHandler {
    private static final String NOT_FOUND = "/404.html";

    private final Map<String, Page> pages;
    private final Page notFound;
    private final HttpResponse health;

    private Pages(Map<String, Page> pages) {
        this.notFound = Objects.requireNonNull(pages.remove(NOT_FOUND), NOT_FOUND);
        this.pages = Map.copyOf(pages);
        this.health = new HttpResponse(
                200,
                Headers.builder()
                        .add("Content-Type", "application/json")
                        .add("Cache-Control", "no-store")
                        .add("X-Content-Type-Options", "nosniff")
                        .build(),
                ("{\"status\":\"ok\",\"version\":\"" + Build.version() + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    /** The pages that the program carries. */
    static Pages load() {
        URL folder = Objects.requireNonNull(Pages.class.getResource("pages"), "the pages are part of the program");
        try {
            URI uri = folder.toURI();
            if (!uri.getScheme().equals("jar")) {
                return new Pages(read(Path.of(uri)));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return new Pages(read(jar.provider().getPath(uri)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the pages", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a resource has a valid address", e);
        }
    }

    private static Map<String, Page> read(Path folder) throws IOException {
        List<Path> files;
        try (var listed = Files.list(folder)) {
            files = listed.toList();
        }
        var pages = new HashMap<String, Page>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            pages.put(path(name), new Page(name, Files.readAllBytes(file)));
        }
        return pages;
    }

    private static String path(String fileName) {
        return switch (fileName) {
            case "index.html" -> "/";
            case "chat.html" -> "/chat";
            default -> "/" + fileName;
        };
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        return CompletableFuture.completedStage(answer(request));
    }

    private HttpResponse answer(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return methodNotAllowed();
        }
        if (request.path().equals("/health")) {
            return health;
        }
        Page page = pages.get(request.path());
        if (page != null) {
            return page.answerUnless(request.head().headers());
        }
        return request.path().endsWith("/") && pages.containsKey(withoutSlash(request.path()))
                ? moved(withoutSlash(request.path()))
                : notFound.answer(404);
    }

    private static String withoutSlash(String path) {
        return path.substring(0, path.length() - 1);
    }

    private static HttpResponse moved(String path) {
        return new HttpResponse(308, Headers.of("Location", path), new byte[0]);
    }

    private static HttpResponse methodNotAllowed() {
        var headers = Headers.builder()
                .add("Allow", "GET, HEAD")
                .add("Content-Type", "text/plain; charset=utf-8")
                .add("X-Content-Type-Options", "nosniff")
                .build();
        return new HttpResponse(
                405, headers, "Only GET and HEAD are answered here.\n".getBytes(StandardCharsets.UTF_8));
    }
}
