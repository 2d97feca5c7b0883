package io.dittofs.nfs.portmap;

import java.util.Optional;

/// An IP address and a port in rpcbind's notation: the port as two decimal octets behind the address,
/// `10.1.2.3.8.1` for port 2049 at 10.1.2.3 and `::1.8.1` at ::1.
///
/// **Threading** immutable.
///
/// **Spec** [RFC 5665 §5.2.3](https://www.rfc-editor.org/rfc/rfc5665#section-5.2.3).
///
/// @param host an address in numbers, not resolved here
public record UniversalAddress(String host, int port) {
    private static final int PORT_MAX = 0xffff;
    private static final int OCTET_MAX = 0xff;

    public UniversalAddress {
        if (host.isEmpty() || port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("not an address and a port: '" + host + "', " + port);
        }
    }

    /// Reads the notation, or answers nothing if the text does not follow it.
    public static Optional<UniversalAddress> parse(String text) {
        int lowDot = text.lastIndexOf('.');
        int highDot = text.lastIndexOf('.', lowDot - 1);
        if (highDot <= 0) {
            return Optional.empty();
        }
        int high = octet(text.substring(highDot + 1, lowDot));
        int low = octet(text.substring(lowDot + 1));
        if (high < 0 || low < 0) {
            return Optional.empty();
        }
        return Optional.of(new UniversalAddress(text.substring(0, highDot), high << 8 | low));
    }

    @Override
    public String toString() {
        return host + "." + (port >>> 8) + "." + (port & OCTET_MAX);
    }

    /// The value of one to three ASCII digits up to 255, or -1.
    private static int octet(String digits) {
        if (digits.isEmpty() || digits.length() > 3) {
            return -1;
        }
        int value = 0;
        for (int index = 0; index < digits.length(); index++) {
            char digit = digits.charAt(index);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + (digit - '0');
        }
        return value <= OCTET_MAX ? value : -1;
    }
}
