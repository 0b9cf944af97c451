package org.wardline.media.bench;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// rtpengine in user space (`--table=-1`), as a process of the bench; told by its NG protocol: a
/// cookie and a bencoded dictionary in a datagram.
final class Rtpengine implements Relay {

    private static final String PROGRAM = "rtpengine";
    private static final Pattern AUDIO = Pattern.compile("m=audio (\\d+) ");
    private static final int TRIES = 50;

    private final Process process;
    private final DatagramSocket socket;
    private final int controlPort;
    private final List<String> callIds = new ArrayList<>();
    private int cookie;

    Rtpengine() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            controlPort = free.getLocalPort();
        }
        process =
                new ProcessBuilder(
                                PROGRAM,
                                "--foreground",
                                "--log-stderr",
                                "--log-level=2",
                                "--table=-1",
                                "--interface=127.0.0.1",
                                "--listen-ng=127.0.0.1:" + controlPort,
                                "--port-min=24000",
                                "--port-max=31999")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(200);
        ask(Map.of("command", "ping"));
    }

    static boolean installed() {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            if (new File(folder, PROGRAM).canExecute()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String name() {
        return PROGRAM;
    }

    /// The caller's side has one suite; of those that it offers the callee the other one is taken,
    /// so that every packet is encrypted anew. With one suite on both it would pass packets through
    /// unchanged.
    @Override
    public SetUp call(Wanted wanted) throws IOException {
        String id = "call-" + callIds.size() + "-" + System.nanoTime();
        callIds.add(id);
        SrtpProfile suite = wanted.calleeSends().profile();
        Map<String, Object> offer = exchange("offer", id);
        offer.put("sdp", sdp(wanted.callerPort(), 1, wanted.callerSends()));
        String toCallee = (String) ask(offer).get("sdp");
        Matcher key = crypto(suite).matcher(toCallee);
        if (!key.find()) {
            throw new IOException("rtpengine did not offer " + suite + ": " + toCallee);
        }
        int tag = Integer.parseInt(key.group(1));
        Map<String, Object> answer = exchange("answer", id);
        answer.put("to-tag", "callee");
        answer.put("sdp", sdp(wanted.calleePort(), tag, wanted.calleeSends()));
        String toCaller = (String) ask(answer).get("sdp");
        SrtpProfile callerSuite = wanted.callerSends().profile();
        Matcher callerKey = crypto(callerSuite).matcher(toCaller);
        if (!callerKey.find()) {
            throw new IOException("rtpengine did not answer " + callerSuite + ": " + toCaller);
        }
        return new SetUp(
                port(toCaller),
                LoadLeg.key(callerSuite, callerKey.group(2)),
                port(toCallee),
                LoadLeg.key(suite, key.group(2)));
    }

    @Override
    public void endCalls() throws IOException {
        for (String id : callIds) {
            Map<String, Object> delete = exchange("delete", id);
            delete.put("delete delay", 0L);
            ask(delete);
        }
        callIds.clear();
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        socket.close();
        process.destroy();
    }

    private static Map<String, Object> exchange(String command, String id) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("command", command);
        request.put("call-id", id);
        request.put("from-tag", "caller");
        request.put("transport-protocol", "RTP/SAVP");
        request.put("ICE", "remove");
        request.put("DTLS", "off");
        return request;
    }

    private static String sdp(int port, int tag, MasterKey key) {
        return String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 127.0.0.1",
                "s=-",
                "c=IN IP4 127.0.0.1",
                "t=0 0",
                "m=audio " + port + " RTP/SAVP 0",
                "a=rtpmap:0 PCMU/8000",
                "a=rtcp-mux",
                "a=crypto:%d %s inline:%s"
                        .formatted(tag, key.profile().sdesName(), LoadLeg.base64(key)),
                "a=sendrecv",
                "");
    }

    private static Pattern crypto(SrtpProfile suite) {
        return Pattern.compile("a=crypto:(\\d+) " + suite.sdesName() + " inline:([A-Za-z0-9+/=]+)");
    }

    private static int port(String sdp) throws IOException {
        Matcher audio = AUDIO.matcher(sdp);
        if (!audio.find()) {
            throw new IOException("no audio in: " + sdp);
        }
        return Integer.parseInt(audio.group(1));
    }

    private Map<String, Object> ask(Map<String, Object> request) throws IOException {
        String id = "c" + cookie++;
        byte[] datagram = (id + " " + Bencode.write(request)).getBytes(StandardCharsets.UTF_8);
        byte[] buffer = new byte[65_536];
        for (int i = 0; i < TRIES; i++) {
            socket.send(
                    new DatagramPacket(
                            datagram,
                            datagram.length,
                            InetAddress.getLoopbackAddress(),
                            controlPort));
            var reply = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(reply);
            } catch (IOException _) {
                // Not up yet: its port refuses, or nothing comes in time.
                LockSupport.parkNanos(50_000_000L);
                continue;
            }
            String text = new String(buffer, 0, reply.getLength(), StandardCharsets.UTF_8);
            Map<String, Object> answer = Bencode.read(text.substring(text.indexOf(' ') + 1));
            if ("error".equals(answer.get("result"))) {
                throw new IOException("rtpengine says " + answer);
            }
            return answer;
        }
        throw new IOException("rtpengine does not answer");
    }
}
