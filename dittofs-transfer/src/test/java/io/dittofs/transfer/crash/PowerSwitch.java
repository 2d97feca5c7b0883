package io.dittofs.transfer.crash;

/// Counts the steps that last, of all stores together, and ends the world before one of them: what the next life finds
/// is what is there at that moment. The server goes on for a while as a ghost, so that nobody waits in vain; what it
/// does is in nobody's world any more.
///
/// **Threading**: thread-safe.
final class PowerSwitch {
    private long count;
    private long last = Long.MAX_VALUE;
    private boolean isOff;
    private String reached = "";
    private Runnable whenOff = () -> {};

    /// Lets so many more steps happen.
    ///
    /// @param newWhenOff run at that moment, while no other step begins
    synchronized void turnOnFor(long steps, Runnable newWhenOff) {
        last = steps == Long.MAX_VALUE ? steps : count + steps;
        whenOff = newWhenOff;
        isOff = false;
        reached = "";
    }

    /// Called before each step.
    ///
    /// @return whether it happens
    synchronized boolean step(String name) {
        if (!isOff && count >= last) {
            turnOff(name);
        }
        if (!isOff) {
            count++;
        }
        return !isOff;
    }

    /// Ends the world now.
    synchronized void turnOff(String name) {
        if (!isOff) {
            isOff = true;
            reached = name;
            whenOff.run();
        }
    }

    synchronized boolean isOff() {
        return isOff;
    }

    /// Before which step the world ended.
    synchronized String reached() {
        return reached;
    }
}
