package io.dittofs.nfs.service;

import io.dittofs.nfs.dispatch.Invocation;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.dispatch.RpcProgram;
import io.dittofs.nfs.dispatch.RpcSession;
import io.dittofs.nfs.portmap.Mapping;
import io.dittofs.nfs.portmap.PortmapProcedure;
import io.dittofs.nfs.portmap.RpcbindMapping;
import io.dittofs.nfs.portmap.RpcbindProcedure;
import io.dittofs.nfs.portmap.UniversalAddress;
import io.dittofs.nfs.rpc.RpcCall;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The embedded portmapper: program 100000 as version 2 and as rpcbind, versions 3 and 4 (RFC 1833). It tells the ports
/// of this server's own programs and nothing else.
///
/// What it lists is fixed: SET and UNSET are answered with false, since they can only come over the network here. The
/// indirect calls (CALLIT, BCAST, INDIRECT) are no procedures of it: they lend strangers the server's address.
///
/// **Threading**: immutable.
public final class PortmapProgram implements RpcProgram {
    private static final String OWNER = "dittofs";

    private final List<Mapping> mappings;

    /// @param ownPort where the portmapper itself is reached
    /// @param served the other programs, in the order in which they are listed
    public PortmapProgram(int ownPort, List<Mapping> served) {
        List<Mapping> all = new ArrayList<>();
        IntStream.rangeClosed(PortmapProcedure.VERSION, RpcbindProcedure.VERSION_HIGH)
                .mapToObj(version -> new Mapping(PortmapProcedure.PROGRAM, version, Mapping.TCP, ownPort))
                .forEach(all::add);
        all.addAll(served);
        this.mappings = List.copyOf(all);
    }

    @Override
    public int number() {
        return PortmapProcedure.PROGRAM;
    }

    @Override
    public int lowestVersion() {
        return PortmapProcedure.VERSION;
    }

    @Override
    public int highestVersion() {
        return RpcbindProcedure.VERSION_HIGH;
    }

    @Override
    public Support support(int version, int procedure) {
        return switch (version) {
            case PortmapProcedure.VERSION ->
                support(PortmapProcedure.of(procedure).isPresent());
            case RpcbindProcedure.VERSION_LOW, RpcbindProcedure.VERSION_HIGH ->
                support(RpcbindProcedure.of(version, procedure).isPresent());
            default -> Support.NO_SUCH_VERSION;
        };
    }

    private static Support support(boolean isServed) {
        return isServed ? Support.SERVED : Support.NO_SUCH_PROCEDURE;
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
        return false;
    }

    @Override
    public boolean canBlock(RpcCall call, XdrReader arguments) {
        return false;
    }

    @Override
    public Outcome execute(Invocation invocation) throws MalformedException {
        if (invocation.version() == PortmapProcedure.VERSION) {
            portmap(invocation);
        } else {
            rpcbind(invocation);
        }
        return Outcome.REPLY;
    }

    private void portmap(Invocation invocation) throws MalformedException {
        XdrReader in = invocation.arguments();
        XdrWriter out = invocation.results();
        switch (PortmapProcedure.of(invocation.procedure()).orElseThrow()) {
            case NULL -> in.end();
            case SET, UNSET -> {
                Mapping.decode(in);
                out.bool(false);
            }
            case GETPORT -> {
                Mapping wanted = Mapping.decode(in);
                boolean isTcp = wanted.protocol() == Mapping.TCP;
                out.int32(
                        isTcp
                                ? find(wanted.program(), wanted.version(), true)
                                        .map(Mapping::port)
                                        .orElse(0)
                                : 0);
            }
            case DUMP -> {
                in.end();
                Mapping.encodeList(mappings, out);
            }
        }
    }

    private void rpcbind(Invocation invocation) throws MalformedException {
        XdrReader in = invocation.arguments();
        XdrWriter out = invocation.results();
        RpcSession session = invocation.caller().session();
        switch (RpcbindProcedure.of(invocation.version(), invocation.procedure())
                .orElseThrow()) {
            case NULL -> in.end();
            case SET, UNSET -> {
                RpcbindMapping.decode(in);
                out.bool(false);
            }
            case GETADDR -> out.string(address(RpcbindMapping.decode(in), session, true));
            case GETVERSADDR -> out.string(address(RpcbindMapping.decode(in), session, false));
            case DUMP -> {
                in.end();
                RpcbindMapping.encodeList(listing(session), out);
            }
        }
    }

    /// The program's port, where the version is not served that of another one: the client then learns from the program
    /// itself which versions there are.
    private Optional<Mapping> find(int program, int version, boolean takesOtherVersion) {
        List<Mapping> ofProgram = mappings.stream()
                .filter(mapping -> mapping.program() == program)
                .toList();
        Optional<Mapping> exact = ofProgram.stream()
                .filter(mapping -> mapping.version() == version)
                .findFirst();
        return takesOtherVersion ? exact.or(() -> ofProgram.stream().findFirst()) : exact;
    }

    private String address(RpcbindMapping wanted, RpcSession session, boolean takesOtherVersion) {
        if (!wanted.networkId().equals(networkId(session))) {
            return "";
        }
        return find(wanted.program(), wanted.version(), takesOtherVersion)
                .map(found -> new UniversalAddress(host(session), found.port()).toString())
                .orElse("");
    }

    private List<RpcbindMapping> listing(RpcSession session) {
        return mappings.stream()
                .map(mapping -> new RpcbindMapping(
                        mapping.program(),
                        mapping.version(),
                        networkId(session),
                        new UniversalAddress(host(session), mapping.port()).toString(),
                        OWNER))
                .toList();
    }

    /// The network that the client came over, the only one that it is told of.
    private static String networkId(RpcSession session) {
        return session.address() instanceof Inet6Address ? "tcp6" : "tcp";
    }

    /// The server's address as the client reaches it, or any.
    private static String host(RpcSession session) {
        String wildcard = session.address() instanceof Inet6Address ? "::" : "0.0.0.0";
        return session.localAddress().map(InetAddress::getHostAddress).orElse(wildcard);
    }
}
