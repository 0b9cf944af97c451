package org.wardline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {

    @TempDir Path folder;

    @Test
    void anEmptyFileMeansTheDefaults() throws Exception {
        assertEquals(ServerConfig.in(ServerConfig.DEFAULT_HOME), read(""));
        assertEquals(ServerConfig.in(ServerConfig.DEFAULT_HOME), read("# nothing\n"));
        assertEquals(ServerConfig.DEFAULT_HOME.resolve("prompts"), read("").pbx().prompts());
    }

    @Test
    void everySettingIsRead() throws Exception {
        var config =
                read(
                        """
                        home: /srv/pbx
                        https:
                          listen: "127.0.0.1:9443"
                          names: [pbx.example, 192.0.2.1]
                        sip:
                          listen: ["0.0.0.0:5061", "[::]:5061"]
                          shards: 3
                        external:
                          address: 203.0.113.7
                        local:
                          networks: [10.0.0.0/8, fd00::/8]
                        rtp:
                          ports: 30000-30999
                        voicemail:
                          message-limit: 3m
                        prompts: /srv/prompts
                        keys:
                          service: /mnt/a/service.key
                          content-root: /mnt/b/root.kek
                          recovery: /mnt/c
                        witness: /mnt/witness
                        syslog: {host: siem.example, port: 6515, form: dicom, authorities: /etc/siem/ca.pem,
                                 certificate: /etc/siem/client.pem, key: /etc/siem/client.key}
                        session:
                          idle: 10 min
                        database:
                          host: db.example
                          port: 5433
                          name: pbx
                          root-certificate: /etc/db.crt
                          passwords: /etc/wardline/db.yaml
                        """);

        assertEquals(Path.of("/srv/pbx"), config.home());
        assertEquals(List.of("pbx.example", "192.0.2.1"), config.https().names());
        assertEquals(
                List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9443)),
                config.https().listen());
        assertEquals(2, config.pbx().listen().size());
        assertEquals(3, config.pbx().shards());
        assertEquals(
                Optional.of(InetAddress.ofLiteral("203.0.113.7")),
                config.pbx().network().externalAddress());
        assertEquals(2, config.pbx().network().localNetworks().size());
        assertEquals(30_999, config.media().ports().highest());
        assertEquals(Duration.ofMinutes(3), config.pbx().messageLimit());
        assertEquals(Path.of("/mnt/b/root.kek"), config.keys().contentRoot());
        assertEquals(Path.of("/srv/pbx/data"), config.data());
        assertEquals(Duration.ofMinutes(10), config.sessionIdle());
        assertTrue(config.lines().contains("syslog: siem.example:6515 (dicom)"));
        assertEquals(Path.of("/etc/siem/ca.pem"), config.syslog().orElseThrow().authorities());
        var external = assertInstanceOf(DatabaseConfig.External.class, config.database());
        assertEquals("db.example", external.target().host());
        assertTrue(config.lines().contains("database: db.example:5433/pbx"));
    }

    @Test
    void theTimestampAuthorityIsRead() throws Exception {
        var config =
                read(
                        """
                        timestamp: {url: 'https://tsa.example/tsr', authorities: /etc/tsa.pem,
                                    server-authorities: /etc/web.pem, policy: 1.3.6.1.4.1.5.1, every: 30m}
                        """);
        var target = config.timestamp().orElseThrow();
        assertEquals(Path.of("/etc/tsa.pem"), target.authorities());
        assertEquals(Path.of("/etc/web.pem"), target.serverAuthorities());
        assertTrue(config.lines().contains("timestamp: https://tsa.example/tsr every 30m"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "home: [ | not valid YAML",
                "just text | must consist of settings",
                "sip: {shards: 0} | sip.shards must be 1 to 64",
                "sip: {shards: many} | `sip.shards` must be a whole number",
                "sip: {listen: phones.example:5061} | `sip.listen` must be address:port",
                "sip: {listen: '[::]'} | `sip.listen` must be address:port",
                "sip: {listen: '[::]:99999'} | `sip.listen` must be address:port",
                "sip: 5 | `sip` must hold settings of its own",
                "https: {names: []} | https.names names no host",
                "https: {names: [localhost, '*.pbx.example']} | *.pbx.example, which can't stand in a certificate",
                "https: {names: [192.0.2.1]} | The first of https.names must be a host name",
                "rtp: {ports: 5} | `rtp.ports` must be two ports",
                "rtp: {ports: 100-200} | media ports must be within 1024-65535",
                "external: {address: pbx.example} | `external.address` must be a numeric address",
                "local: {networks: [10.0.0.0]} | `local.networks` must be networks",
                "voicemail: {message-limit: 3} | `voicemail.message-limit` must be a time",
                "voicemail: {message-limit: 2h} | voicemail.message-limit must be 10 s to 30 min",
                "session: {idle: 2h} | session.idle must be 5 to 30 minutes",
                "session: {idle: 1m} | session.idle must be 5 to 30 minutes",
                "database: {port: 5432} | `database.host` is missing",
                "database: {host: db.example} | `database.root-certificate` is missing",
                "syslog: {port: 6514} | `syslog.host` is missing",
                "syslog: {host: siem.example} | `syslog.authorities` is missing",
                "syslog: {host: '?', authorities: a, certificate: b, key: c} | syslog.host must be a host",
                "syslog: {host: a, authorities: a, certificate: b, key: c, form: x} | `syslog.form` must",
                "timestamp: {every: 1h} | `timestamp.url` is missing",
                "timestamp: {url: 'https://tsa.example'} | `timestamp.authorities` is missing",
                "timestamp: {url: 'http://tsa.example', authorities: a} | timestamp.url must be https://host",
                "timestamp: {url: 'https://a:b@tsa.example', authorities: a} | timestamp.url must be https://",
                "timestamp: {url: 'https://a', authorities: a, policy: any} | timestamp.policy must be",
                "timestamp: {url: 'https://a', authorities: a, every: 1m} | timestamp.every must be 10 min",
                "tls: {minimum: '1.0'} | `tls` is not a setting",
                "sip: {tls: false} | `sip.tls` is not a setting",
                "home: /a;;home: /b | not valid YAML",
                "home: [] | must be a single value",
            })
    void aWrongSettingIsNamedWithItsReason(String yaml, String reason) {
        String text = yaml.replace(";;", "\n");
        var fault = assertThrows(ConfigFault.class, () -> read(text));
        assertTrue(fault.safeMessage().contains(reason), fault.safeMessage() + " <> " + reason);
        assertFalse(fault.safeMessage().contains("\n"), fault.safeMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        var fault =
                assertThrows(
                        ConfigFault.class, () -> ServerConfig.read(folder.resolve("none.yaml")));
        assertTrue(fault.safeMessage().contains("none.yaml"), fault.safeMessage());
    }

    private ServerConfig read(String yaml) throws Exception {
        return ServerConfig.read(Files.writeString(folder.resolve("wardline.yaml"), yaml));
    }
}
