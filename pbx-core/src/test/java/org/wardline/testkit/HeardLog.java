package org.wardline.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/// What one class, or everybody, says to the operator, until it is closed: level and text of each
/// line.
public final class HeardLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final List<String> lines = new ArrayList<>();

    /// Listens from now on.
    public HeardLog(Class<?> of) {
        this(LoggerFactory.getLogger(of));
    }

    /// Listens to everybody from now on.
    public static HeardLog ofEverything() {
        return new HeardLog(LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));
    }

    private HeardLog(org.slf4j.Logger of) {
        logger = (Logger) of;
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
    }

    /// What was said until now.
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
        lines.add(event.getLevel() + " " + event.getFormattedMessage());
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        stop();
    }
}
