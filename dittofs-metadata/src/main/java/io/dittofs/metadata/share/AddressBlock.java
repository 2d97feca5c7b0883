package io.dittofs.metadata.share;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// A block of IP addresses in CIDR notation (RFC 4632, RFC 4291); a single address is a block of one.
/// Immutable.
///
/// @param network the first address as a number
/// @param addressBits 32 or 128
/// @param prefixBits how many leading bits count
public record AddressBlock(BigInteger network, int addressBits, int prefixBits) {
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
    private static final Pattern FOUR_PARTS = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    public AddressBlock {
        if (prefixBits < 0 || prefixBits > addressBits) {
            throw new IllegalArgumentException("a prefix has 0 to " + addressBits + " bits, not " + prefixBits);
        }
        network = network.shiftRight(addressBits - prefixBits).shiftLeft(addressBits - prefixBits);
    }

    /// The block that a literal names (`10.0.0.0/8`, `192.0.2.7`, `2001:db8::/32`); empty for a host name.
    ///
    /// **Errors**: `IllegalArgumentException` for a bad prefix.
    public static Optional<AddressBlock> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        InetAddress parsed;
        try {
            parsed = InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException notLiteral) {
            if (slash >= 0 || isNumeric(address)) {
                throw new IllegalArgumentException("'" + text + "' is not an address or address block", notLiteral);
            }
            return Optional.empty();
        }
        if (isNumeric(address) && !FOUR_PARTS.matcher(address).matches()) {
            throw new IllegalArgumentException("'" + text + "': an IPv4 address has four decimal parts");
        }
        int bits = parsed instanceof Inet4Address ? 32 : 128;
        return Optional.of(new AddressBlock(number(parsed), bits, slash < 0 ? bits : prefix(text, slash)));
    }

    /// Whether it can only have been meant as an IPv4 address. The JDK also takes `192.168.1`, which stands for
    /// 192.168.0.1 there and for anything but that in the head of whoever wrote it.
    private static boolean isNumeric(String address) {
        return NUMERIC.matcher(address).matches();
    }

    private static int prefix(String text, int slash) {
        String bits = text.substring(slash + 1);
        if (!PREFIX.matcher(bits).matches()) {
            throw new IllegalArgumentException("'" + text + "' has no number of bits after the slash");
        }
        return Integer.parseInt(bits);
    }

    /// Whether the address lies in the block. IPv4 addresses mapped into IPv6 reach Java as IPv4 addresses.
    public boolean contains(InetAddress address) {
        int bits = address instanceof Inet4Address ? 32 : 128;
        int ignored = addressBits - prefixBits;
        return bits == addressBits && number(address).shiftRight(ignored).equals(network.shiftRight(ignored));
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
