package org.wardline.media.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.MediaConfig;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.media.PortRange;
import org.wardline.media.RemoteMedia;
import org.wardline.media.SrtpKeys;
import org.wardline.media.SrtpProfile;
import org.wardline.media.engine.NettyMediaEngine;

/// The media engine alone in a process, told by lines:
///
///     <- call PORT SUITE KEY PORT SUITE KEY      (the phones' ports and the keys that they send under)
///     -> call PORT KEY PORT KEY                  (the relay's)
///     <- end
final class RelayServer {

    private static final PortRange PORTS = new PortRange(24_000, 31_999);

    private static final SecureRandom RANDOM = new SecureRandom();
    private final List<MediaPort> ports = new ArrayList<>();
    private final NettyMediaEngine engine =
            NettyMediaEngine.start(
                    new MediaConfig(PORTS, Runtime.getRuntime().availableProcessors()),
                    InstantSource.system(),
                    RANDOM);

    private RelayServer() {}

    public static void main(String[] arguments) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        var server = new RelayServer();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if ("end".equals(line)) {
                server.ports.forEach(MediaPort::close);
                server.ports.clear();
            } else {
                System.out.println(server.call(line.split(" ", -1)));
            }
        }
        server.engine.close();
    }

    private String call(String[] words) {
        int number = ports.size() / 2;
        String caller = leg(number, words[1], words[2], words[3]);
        String callee = leg(number, words[4], words[5], words[6]);
        ports.get(2 * number).bridgeTo(ports.get(2 * number + 1));
        return "call " + caller + " " + callee;
    }

    private String leg(int affinity, String phonePort, String suiteName, String phoneKey) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        SrtpProfile suite = SrtpProfile.ofSdesName(suiteName).orElseThrow();
        MasterKey ours = MasterKey.random(suite, RANDOM);
        String told = LoadLeg.base64(ours);
        AudioFormat format = AudioFormat.of(AudioCodec.PCMU, OptionalInt.of(101));
        // A bench has nobody to tell what happens on a port; the load counts what it receives.
        MediaPort port = engine.open(new MediaSpec(loopback, affinity), _ -> {});
        ports.add(port);
        port.remote(
                new RemoteMedia(
                        new InetSocketAddress(loopback, Integer.parseInt(phonePort)),
                        true,
                        Direction.SENDRECV,
                        format,
                        format,
                        new SrtpKeys(LoadLeg.key(suite, phoneKey), ours)));
        return port.localAddress().getPort() + " " + told;
    }
}
