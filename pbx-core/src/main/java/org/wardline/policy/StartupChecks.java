package org.wardline.policy;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What must hold of the process and its folders before a practice's data is touched (threats:
/// temporary files and dumps). Each finding says what to do.
public final class StartupChecks {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    private StartupChecks() {}

    /// Turns core files off for this process and checks the rest.
    ///
    /// @param privateFolders folders that hold keys or data; each must exist
    /// @return why the server must not start, one sentence each; empty when it may
    public static List<String> run(List<Path> privateFolders) {
        List<String> refusals = new ArrayList<>();
        if (!CoreLimit.setToZero()) {
            refusals.add("Core files can't be turned off: run the server with ulimit -c 0.");
        }
        if (heapDumpsOnOutOfMemory()) {
            refusals.add(
                    "The JVM would write its memory to disk when it runs out of it: remove"
                            + " -XX:+HeapDumpOnOutOfMemoryError.");
        }
        for (Path folder : privateFolders) {
            refusals.addAll(folderFaults(folder));
        }
        return refusals;
    }

    private static boolean heapDumpsOnOutOfMemory() {
        var diagnostics = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return Boolean.parseBoolean(
                diagnostics.getVMOption("HeapDumpOnOutOfMemoryError").getValue());
    }

    private static List<String> folderFaults(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                return List.of("The folder " + folder + " is missing.");
            }
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(folder))) {
                return List.of("Others can read the folder " + folder + ": run chmod 700 on it.");
            }
            return List.of();
        } catch (IOException e) {
            return List.of("The folder " + folder + " can't be read.");
        }
    }
}
