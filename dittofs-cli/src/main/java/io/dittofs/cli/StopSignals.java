package io.dittofs.cli;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/// Signals that ask the process to stop: the first begins an orderly end, the second ends everything at once.
///
/// A shutdown hook cannot do it: it leaves the JVM no way to hear of a second signal, and the exit code would tell of a
/// kill, not of success.
///
/// **Threading**: thread-safe; the JVM makes a thread for each signal.
final class StopSignals {
    /// HUP is sent when a terminal closes; where `nohup` has it ignored, it stays ignored.
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

    /// What shells report of a process that a signal ended, less the signal's number.
    private static final int EXIT_CODE_BASE = 128;

    private final Runnable stop;
    private final IntConsumer halt;
    private final AtomicBoolean isStopping = new AtomicBoolean();

    /// `stop` runs on a signal's thread and may take its time; `halt` takes an exit code and does not return.
    StopSignals(Runnable stop, IntConsumer halt) {
        this.stop = stop;
        this.halt = halt;
    }

    /// From now on signals come here.
    void install() {
        for (var name : NAMES) {
            Signal.handle(new Signal(name), signal -> received(signal.getNumber()));
        }
    }

    /// A signal of that number has come.
    void received(int number) {
        if (isStopping.compareAndSet(false, true)) {
            stop.run();
        } else {
            halt.accept(EXIT_CODE_BASE + number);
        }
    }
}
