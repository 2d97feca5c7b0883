package io.dittofs.cache.thread;

/// Ends of threads. Stateless.
public final class Threads {
    private Threads() {}

    /// Waits until the thread has ended; an interrupt is kept for later.
    public static void join(Thread thread) {
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
