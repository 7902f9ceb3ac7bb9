package dev.sluice.clustersim.values;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses and networks from their text, never from the network. */
public final class IpAddresses {

  private static final Pattern V4 =
      Pattern.compile(
          "(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");
  private static final Pattern V6 =
      Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*(\\d+(\\.\\d+){3})?");

  private IpAddresses() {}

  /**
   * A network.
   *
   * @param bits of the prefix
   */
  public record Cidr(InetAddress address, int bits) {}

  /** An address; four parts without leading zeros, or the sixth version's form. */
  public static Optional<InetAddress> parse(String text) {
    boolean looksRight = V4.matcher(text).matches() || V6.matcher(text).matches();
    if (!looksRight) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether it is of the fourth version. */
  public static boolean v4(InetAddress address) {
    return address.getAddress().length == 4;
  }

  /** A network; the address may have bits outside the prefix. */
  public static Optional<Cidr> parseCidr(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(text.substring(slash + 1));
    return parse(text.substring(0, slash))
        .filter(address -> bits <= 8 * address.getAddress().length)
        .map(address -> new Cidr(address, bits));
  }

  /** The network's first address. */
  public static InetAddress masked(Cidr cidr) {
    byte[] bytes = cidr.address().getAddress();
    for (int bit = cidr.bits(); bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] &= (byte) ~(1 << (7 - bit % 8));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether an address is in the network. */
  public static boolean contains(Cidr cidr, InetAddress address) {
    return v4(cidr.address()) == v4(address)
        && masked(cidr).equals(masked(new Cidr(address, cidr.bits())));
  }
}
