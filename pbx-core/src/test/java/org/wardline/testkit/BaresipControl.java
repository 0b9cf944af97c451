package org.wardline.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The control socket of baresip's module `ctrl_tcp`: netstrings of JSON in both directions.
///
/// ```
///   length ":" json ","          {"command":"dial","params":"sip:102@a.example","token":"1"}
///                                {"event":true,"type":"CALL_CLOSED","class":"call","param":"..."}
/// ```
final class BaresipControl implements AutoCloseable {

    private static final Pattern TYPE = stringField("type");
    private static final Pattern PARAM = stringField("param");

    private final Socket socket;
    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<Event> events = new ArrayList<>();
    private int passed;

    private record Event(String type, String param) {}

    private BaresipControl(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        Thread.ofVirtual().name("baresip-events").start(() -> readAll(in));
    }

    /// Connects as soon as the phone listens.
    ///
    /// @throws IOException when it does not within the deadline, or has ended
    static BaresipControl connect(Process phone, int port, Duration deadline) throws IOException {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            try {
                return new BaresipControl(new Socket(InetAddress.getLoopbackAddress(), port));
            } catch (ConnectException e) {
                if (System.nanoTime() > end || !phone.isAlive()) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    void command(String command, String params) throws IOException {
        String json =
                "{\"command\":\"%s\",\"params\":\"%s\",\"token\":\"%s\"}"
                        .formatted(command, params.replace("\"", "\\\""), command);
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        out.write((body.length + ":").getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.write(',');
        out.flush();
    }

    /// The parameter of the next event of this type after the one that was last waited for.
    Optional<String> await(String type, Duration deadline) {
        long left = deadline.toNanos();
        lock.lock();
        try {
            while (true) {
                for (int i = passed; i < events.size(); i++) {
                    if (events.get(i).type().equals(type)) {
                        passed = i + 1;
                        return Optional.of(events.get(i).param());
                    }
                }
                if (left <= 0) {
                    return Optional.empty();
                }
                left = arrived.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Types of all events so far, in order.
    List<String> types() {
        lock.lock();
        try {
            return events.stream().map(Event::type).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void readAll(InputStream in) {
        try {
            while (true) {
                String json = netstring(in);
                if (json.contains("\"event\":true")) {
                    add(new Event(field(TYPE, json), field(PARAM, json)));
                }
            }
        } catch (IOException _) {
            // The phone or the test has closed the socket: waits end at their deadline.
        }
    }

    private void add(Event event) {
        lock.lock();
        try {
            events.add(event);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static String netstring(InputStream in) throws IOException {
        int length = 0;
        for (int c = in.read(); c != ':'; c = in.read()) {
            if (c < '0' || c > '9') {
                throw new EOFException();
            }
            length = length * 10 + c - '0';
        }
        byte[] body = in.readNBytes(length);
        if (in.read() != ',') {
            throw new EOFException();
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static Pattern stringField(String name) {
        return Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    }

    private static String field(Pattern field, String json) {
        Matcher matcher = field.matcher(json);
        return matcher.find() ? matcher.group(1).replace("\\/", "/").translateEscapes() : "";
    }
}
