package io.dittofs.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/// The logging of the time before the configuration was read, and of programs that never read one: warnings, as text,
/// on
/// standard error.
///
/// Logback finds it as a service and then looks for no configuration file, which spares each start some 100 ms and
/// keeps
/// a stray `logback.xml` from changing what the server logs.
public final class BootLogging extends ContextAwareBase implements Configurator {
    /// Called by Logback.
    public BootLogging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Appenders.install(context, Level.WARN, Appenders.console(context, false, new TextLines(false)::render));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
