package org.wardline.envelope;

import org.wardline.key.Bytes;
import org.wardline.key.ContentKey;
import org.wardline.key.ObjectContext;

/// A recording that an earlier process did not seal.
///
/// @param facts what was handed to [RecordingJournal#begin], unchanged since
/// @param audio every piece up to the first that is missing
/// @param complete true when the recording had ended; false when it was interrupted
public record RecoveredRecording(
        ObjectContext object,
        Bytes facts,
        ContentKey content,
        RecordedAudio audio,
        boolean complete) {}
