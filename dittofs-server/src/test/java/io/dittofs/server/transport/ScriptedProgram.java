package io.dittofs.server.transport;

import io.dittofs.nfs.dispatch.Invocation;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.dispatch.RpcProgram;
import io.dittofs.nfs.rpc.RpcCall;
import io.dittofs.nfs.xdr.XdrReader;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A program whose procedures are functions of the test. Thread-safe.
final class ScriptedProgram implements RpcProgram {
    static final int NUMBER = 400_000;

    final Map<Integer, Procedure> procedures = new ConcurrentHashMap<>();
    final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final boolean canBlock;

    ScriptedProgram(boolean canBlock) {
        this.canBlock = canBlock;
    }

    /// What a procedure does.
    @FunctionalInterface
    interface Procedure {
        Outcome run(Invocation invocation);
    }

    @Override
    public int number() {
        return NUMBER;
    }

    @Override
    public int lowestVersion() {
        return 1;
    }

    @Override
    public int highestVersion() {
        return 1;
    }

    @Override
    public Support support(int version, int procedure) {
        return procedures.containsKey(procedure) ? Support.SERVED : Support.NO_SUCH_PROCEDURE;
    }

    @Override
    public Repetition repetition(int procedure) {
        return Repetition.HARMLESS;
    }

    @Override
    public boolean answersStatus(int procedure) {
        return false;
    }

    @Override
    public boolean canBlock() {
        return canBlock;
    }

    @Override
    public boolean canBlock(RpcCall call, XdrReader arguments) {
        return canBlock;
    }

    @Override
    public Outcome execute(Invocation invocation) {
        threads.add(Thread.currentThread());
        var procedure = procedures.get(invocation.procedure());
        if (procedure == null) {
            throw new IllegalStateException("not served");
        }
        return procedure.run(invocation);
    }
}
