package chat.maru.server;

import chat.maru.edge.http.EdgeMetrics;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Outlet;
import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The node's figures, as Prometheus reads them.
///
/// Thread-safe.
final class Metrics implements EdgeMetrics, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger webSockets = new AtomicInteger();
    private final AtomicInteger eventSources = new AtomicInteger();
    private final Counter messagesIn = registry.counter("maru_websocket_messages_in");
    private final Counter framesOut = registry.counter("maru_frames_out");
    private final Counter bytesIn = registry.counter("maru_bytes_in");
    private final Counter bytesOut = registry.counter("maru_bytes_out");
    // A counter does not keep what it asks.
    private final List<LongSupplier> counted = new CopyOnWriteArrayList<>();

    Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        gc.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        counter("maru_allocated_bytes", "Bytes of objects that threads have made", Map.of(), Metrics::allocatedBytes);
        gauge("maru_connections", "Open connections", connections::get);
        gauge("maru_websockets", "Open WebSockets", webSockets::get);
        gauge("maru_event_sources", "Open streams of server-sent events", eventSources::get);
    }

    private static long allocatedBytes() {
        return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getTotalThreadAllocatedBytes();
    }

    /// A figure that is asked for whenever it is read.
    void gauge(String name, String description, Supplier<Number> value) {
        gauge(name, description, Map.of(), value);
    }

    /// The same, of one of several that have the figure.
    void gauge(String name, String description, Map<String, String> tags, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tags(of(tags)).register(registry);
    }

    /// A count that only grows, and is asked for whenever it is read.
    void counter(String name, String description, Map<String, String> tags, LongSupplier value) {
        counted.add(value);
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .tags(of(tags))
                .register(registry);
    }

    private static List<Tag> of(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> Tag.of(tag.getKey(), tag.getValue()))
                .toList();
    }

    String scrape() {
        return registry.scrape();
    }

    @Override
    public void connectionOpened() {
        connections.incrementAndGet();
    }

    @Override
    public void connectionClosed() {
        connections.decrementAndGet();
    }

    @Override
    public void connectionRefused(String limit) {
        registry.counter("maru_connections_refused", "limit", limit).increment();
    }

    @Override
    public void request(Method method, String route, int status, long nanos) {
        Timer.builder("maru_requests")
                .tag("method", method.name())
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void badRequest(int status) {
        registry.counter("maru_bad_requests", "status", Integer.toString(status))
                .increment();
    }

    @Override
    public void outletOpened(Outlet.Kind kind) {
        open(kind).incrementAndGet();
    }

    @Override
    public void outletClosed(Outlet.Kind kind) {
        open(kind).decrementAndGet();
    }

    @Override
    public void messageIn(int bytes) {
        messagesIn.increment();
    }

    @Override
    public void frameOut(int bytes) {
        framesOut.increment();
    }

    @Override
    public void bytesIn(int bytes) {
        bytesIn.increment(bytes);
    }

    @Override
    public void bytesOut(int bytes) {
        bytesOut.increment(bytes);
    }

    private AtomicInteger open(Outlet.Kind kind) {
        return switch (kind) {
            case WEBSOCKET -> webSockets;
            case EVENTS -> eventSources;
        };
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
