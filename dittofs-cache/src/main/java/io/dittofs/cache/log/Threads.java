package io.dittofs.cache.log;

/// Ends of threads.
final class Threads {
    private Threads() {}

    /// Waits until the thread has ended; an interrupt is kept for later.
    static void join(Thread thread) {
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
