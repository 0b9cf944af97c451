package org.wardline.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wardline.audit.syslog.SyslogForm;
import org.wardline.audit.syslog.SyslogTarget;
import org.wardline.audit.timestamp.TimestampTarget;
import org.wardline.core.IpNetwork;
import org.wardline.core.NetworkConfig;
import org.wardline.core.PbxConfig;
import org.wardline.db.DatabaseTarget;
import org.wardline.key.KeyPaths;
import org.wardline.media.MediaConfig;
import org.wardline.media.PortRange;

/// What an operator decides, read once at start from one YAML file and checked before anything
/// starts.
///
/// Nothing in it can weaken a safeguard: the TLS floor, SRTP, sealing and the audit log have no
/// setting. It holds no secret, so it may be printed.
///
/// @param home the server's folder; made with mode 0700
/// @param keys where the keys lie, by default beside the data and never inside
/// @param witness folder of the audit checkpoints, best on another disk or host
/// @param syslog where the audit log is sent besides, when it is
/// @param timestamp who stamps the audit log's checkpoints, when somebody does
/// @param noticeAuthorities who vouches for the servers of emergency contacts, beside the
///   authorities that the system knows
/// @param sessionIdle when a person at the API is signed out; 5 to 30 minutes (R40)
public record ServerConfig(
        Path home,
        HttpsConfig https,
        PbxConfig pbx,
        MediaConfig media,
        KeyPaths keys,
        DatabaseConfig database,
        Path witness,
        Optional<SyslogTarget> syslog,
        Optional<TimestampTarget> timestamp,
        Optional<Path> noticeAuthorities,
        Duration sessionIdle) {

    /// Where the server lives when nothing else is said.
    public static final Path DEFAULT_HOME = Path.of("/var/lib/wardline");

    /// Idle time-out of API sessions when nothing else is said.
    public static final Duration DEFAULT_SESSION_IDLE = Duration.ofMinutes(15);

    /// UDP ports of media when nothing else is said.
    public static final PortRange DEFAULT_RTP_PORTS = new PortRange(20_000, 29_999);

    private static final Duration SHORTEST_IDLE = Duration.ofMinutes(5);
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(30);

    /// @throws IllegalArgumentException with a sentence for the operator
    public ServerConfig {
        Objects.requireNonNull(https, "https");
        Objects.requireNonNull(pbx, "pbx");
        Objects.requireNonNull(media, "media");
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(syslog, "syslog");
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(noticeAuthorities, "noticeAuthorities");
        home = home.toAbsolutePath().normalize();
        witness = witness.toAbsolutePath().normalize();
        if (sessionIdle.compareTo(SHORTEST_IDLE) < 0 || sessionIdle.compareTo(LONGEST_IDLE) > 0) {
            throw new IllegalArgumentException("session.idle must be 5 to 30 minutes.");
        }
    }

    /// The configuration of a server that lives in a folder and for the rest has the defaults.
    public static ServerConfig in(Path home) {
        return of(Settings.none(), home);
    }

    /// Reads a file.
    ///
    /// @throws ConfigFault with one sentence for the operator
    public static ServerConfig read(Path file) {
        return of(Settings.read(file), DEFAULT_HOME);
    }

    private static ServerConfig of(Settings settings, Path defaultHome) {
        Path home = settings.path("home").orElse(defaultHome).toAbsolutePath().normalize();
        try {
            var config =
                    new ServerConfig(
                            home,
                            https(settings),
                            pbx(settings, home),
                            media(settings),
                            keys(settings, home),
                            database(settings),
                            settings.path("witness").orElse(home.resolve("witness")),
                            syslog(settings),
                            timestamp(settings),
                            settings.path("notices.authorities"),
                            settings.duration("session.idle").orElse(DEFAULT_SESSION_IDLE));
            settings.requireNothingElse();
            return config;
        } catch (IllegalArgumentException e) {
            throw new ConfigFault("The configuration is refused: " + e.getMessage());
        }
    }

    /// Folder of everything that a backup must hold besides the keys.
    public Path data() {
        return keys.dataFolder();
    }

    /// For what works on a server that was started at least once.
    ///
    /// @throws ConfigFault when there is none in this home
    void requireInstalled() {
        if (Files.notExists(data().resolve("installation"))) {
            throw new ConfigFault("There is no Wardline in %s.".formatted(home));
        }
    }

    /// Folder of the certificate authority and the certificates.
    public Path tls() {
        return home.resolve("tls");
    }

    /// The same with other ports: HTTPS, SIP and media on free ports of the loopback address.
    public ServerConfig onLoopback(PortRange rtpPorts) {
        var free = List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var loopback =
                new PbxConfig(
                        free,
                        pbx.network(),
                        pbx.shards(),
                        pbx.snapshotFile(),
                        pbx.spoolFolder(),
                        pbx.prompts(),
                        pbx.messageLimit());
        return new ServerConfig(
                home,
                new HttpsConfig(free, https.names()),
                loopback,
                new MediaConfig(rtpPorts, media.loops()),
                keys,
                database,
                witness,
                syslog,
                timestamp,
                noticeAuthorities,
                sessionIdle);
    }

    /// One line per setting, sorted by name, as it is printed at start.
    public List<String> lines() {
        var lines = new TreeMap<String, String>();
        lines.put("home", home.toString());
        lines.put("https.listen", addresses(https.listen()));
        lines.put("https.names", String.join(", ", https.names()));
        lines.put("sip.listen", addresses(pbx.listen()));
        lines.put("sip.shards", Integer.toString(pbx.shards()));
        lines.put("rtp.ports", media.ports().lowest() + "-" + media.ports().highest());
        lines.put(
                "external.address",
                pbx.network().externalAddress().map(InetAddress::getHostAddress).orElse("(none)"));
        lines.put("voicemail.message-limit", pbx.messageLimit().toSeconds() + "s");
        lines.put("prompts", pbx.prompts().toString());
        lines.put("keys.service", keys.serviceKey().toString());
        lines.put("keys.content-root", keys.contentRoot().toString());
        lines.put("keys.recovery", keys.recoveryFolder().toString());
        lines.put("witness", witness.toString());
        lines.put("syslog", syslog.map(SyslogTarget::toString).orElse("(none)"));
        lines.put("timestamp", timestamp.map(TimestampTarget::toString).orElse("(none)"));
        lines.put(
                "notices.authorities",
                noticeAuthorities.map(Path::toString).orElse("(the system's)"));
        lines.put("session.idle", sessionIdle.toMinutes() + "m");
        lines.put(
                "database",
                switch (database) {
                    case DatabaseConfig.Embedded _ -> "embedded";
                    case DatabaseConfig.External external ->
                            "%s:%d/%s"
                                    .formatted(
                                            external.target().host(),
                                            external.target().port(),
                                            external.target().database());
                });
        return lines.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
    }

    private static HttpsConfig https(Settings settings) {
        return new HttpsConfig(
                addresses(settings, "https.listen", HttpsConfig.DEFAULT_PORT),
                settings.texts("https.names").orElse(List.of("localhost", "127.0.0.1")));
    }

    private static PbxConfig pbx(Settings settings, Path home) {
        return new PbxConfig(
                addresses(settings, "sip.listen", PbxConfig.DEFAULT_PORT),
                network(settings),
                settings.number("sip.shards").orElse(cores()),
                home.resolve("data/snapshot/directory.sealed"),
                home.resolve("data/spool"),
                settings.path("prompts").orElse(home.resolve("prompts")),
                settings.duration("voicemail.message-limit")
                        .orElse(PbxConfig.DEFAULT_MESSAGE_LIMIT));
    }

    private static MediaConfig media(Settings settings) {
        return new MediaConfig(
                settings.text("rtp.ports")
                        .map(text -> portRange(settings, text))
                        .orElse(DEFAULT_RTP_PORTS),
                cores());
    }

    private static int cores() {
        return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 64);
    }

    private static NetworkConfig network(Settings settings) {
        Optional<InetAddress> external =
                settings.text("external.address")
                        .map(text ->
                                settings.parse(
                                        "external.address",
                                        text,
                                        InetAddress::ofLiteral,
                                        "a numeric address"));
        var local =
                settings.texts("local.networks").orElse(List.of()).stream()
                        .map(text ->
                                settings.parse(
                                        "local.networks",
                                        text,
                                        IpNetwork::parse,
                                        "networks such as 10.0.0.0/8"))
                        .toList();
        return new NetworkConfig(external, local);
    }

    private static KeyPaths keys(Settings settings, Path home) {
        var usual = KeyPaths.under(home);
        return new KeyPaths(
                settings.path("keys.service").orElse(usual.serviceKey()),
                settings.path("keys.content-root").orElse(usual.contentRoot()),
                usual.dataFolder(),
                settings.path("keys.recovery").orElse(usual.recoveryFolder()));
    }

    private static DatabaseConfig database(Settings settings) {
        var host = settings.text("database.host");
        var port = settings.number("database.port");
        var name = settings.text("database.name");
        var root = settings.path("database.root-certificate");
        var passwords = settings.path("database.passwords");
        if (host.isEmpty()) {
            if (port.isPresent() || name.isPresent() || root.isPresent() || passwords.isPresent()) {
                throw settings.refused(
                        "database.host", "is missing beside the other database settings");
            }
            return new DatabaseConfig.Embedded();
        }
        return new DatabaseConfig.External(
                new DatabaseTarget.External(
                        host.get(),
                        port.orElse(5432),
                        name.orElse("wardline"),
                        root.orElseThrow(
                                () -> settings.refused("database.root-certificate", "is missing"))),
                passwords.orElseThrow(() -> settings.refused("database.passwords", "is missing")));
    }

    private static Optional<SyslogTarget> syslog(Settings settings) {
        var host = settings.text("syslog.host");
        var port = settings.number("syslog.port");
        var authorities = settings.path("syslog.authorities");
        var certificate = settings.path("syslog.certificate");
        var key = settings.path("syslog.key");
        var form = settings.text("syslog.form");
        if (host.isEmpty()) {
            if (Stream.of(port, authorities, certificate, key, form)
                    .anyMatch(Optional::isPresent)) {
                throw settings.refused(
                        "syslog.host", "is missing beside the other syslog settings");
            }
            return Optional.empty();
        }
        return Optional.of(
                new SyslogTarget(
                        host.get(),
                        port.orElse(SyslogTarget.DEFAULT_PORT),
                        required(settings, "syslog.authorities", authorities),
                        required(settings, "syslog.certificate", certificate),
                        required(settings, "syslog.key", key),
                        form.map(word ->
                                        SyslogForm.named(word)
                                                .orElseThrow(() ->
                                                        settings.refused(
                                                                "syslog.form",
                                                                "must be cef, dicom or fhir")))
                                .orElse(SyslogForm.CEF)));
    }

    private static Optional<TimestampTarget> timestamp(Settings settings) {
        var url = settings.text("timestamp.url");
        var authorities = settings.path("timestamp.authorities");
        var serverAuthorities = settings.path("timestamp.server-authorities");
        var policy = settings.text("timestamp.policy");
        var every = settings.duration("timestamp.every");
        if (url.isEmpty()) {
            if (Stream.of(authorities, serverAuthorities, policy, every)
                    .anyMatch(Optional::isPresent)) {
                throw settings.refused(
                        "timestamp.url", "is missing beside the other timestamp settings");
            }
            return Optional.empty();
        }
        var signers = required(settings, "timestamp.authorities", authorities);
        return Optional.of(
                new TimestampTarget(
                        settings.parse("timestamp.url", url.get(), URI::create, "a URL"),
                        signers,
                        serverAuthorities.orElse(signers),
                        policy,
                        every.orElse(TimestampTarget.DEFAULT_EVERY)));
    }

    private static Path required(Settings settings, String name, Optional<Path> path) {
        return path.orElseThrow(() -> settings.refused(name, "is missing"));
    }

    private static List<InetSocketAddress> addresses(
            Settings settings, String name, int defaultPort) {
        return settings.texts(name).orElse(List.of("[::]:" + defaultPort)).stream()
                .map(text ->
                        settings.parse(
                                name,
                                text,
                                ServerConfig::address,
                                "address:port with a numeric address, such as [::]:" + defaultPort))
                .toList();
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("no port");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        var literal = bracketed ? host.substring(1, host.length() - 1) : host;
        return new InetSocketAddress(
                InetAddress.ofLiteral(literal), Integer.parseInt(text.substring(colon + 1)));
    }

    private static PortRange portRange(Settings settings, String text) {
        var ends = text.split("-", -1);
        if (ends.length != 2) {
            throw settings.refused("rtp.ports", "must be two ports such as 20000-29999");
        }
        return new PortRange(
                settings.parse("rtp.ports", ends[0].strip(), Integer::valueOf, "two ports"),
                settings.parse("rtp.ports", ends[1].strip(), Integer::valueOf, "two ports"));
    }

    private static String addresses(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(a -> a.getAddress().getHostAddress() + ":" + a.getPort())
                .collect(Collectors.joining(", "));
    }
}
