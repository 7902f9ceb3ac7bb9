package dev.sluice.clustersim.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.sluice.clustersim.values.IpAddresses;
import dev.sluice.clustersim.values.IpAddresses.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/** Addresses and networks. */
final class AddressFunctions {

  private static final CelType IP = OpaqueType.create("net.IP");
  private static final CelType CIDR = OpaqueType.create("net.CIDR");
  private static final CelType TEXT = SimpleType.STRING;

  private AddressFunctions() {}

  static void addTo(Functions functions) {
    addresses(functions);
    networks(functions);
  }

  private static void addresses(Functions functions) {
    functions.global(
        "ip",
        "string_to_ip",
        IP,
        List.of(TEXT),
        Functions.classes(String.class),
        args -> ip((String) args[0]));
    functions.global(
        "isIP",
        "is_ip",
        SimpleType.BOOL,
        List.of(TEXT),
        Functions.classes(String.class),
        args -> IpAddresses.parse((String) args[0]).isPresent());
    functions.global(
        "ip.isCanonical",
        "ip_is_canonical",
        SimpleType.BOOL,
        List.of(TEXT),
        Functions.classes(String.class),
        args -> text(ip((String) args[0])).equals(args[0]));
    functions.global(
        "string",
        "ip_to_string",
        TEXT,
        List.of(IP),
        Functions.classes(InetAddress.class),
        args -> text((InetAddress) args[0]));
    functions.member(
        "family",
        "ip_family",
        SimpleType.INT,
        List.of(IP),
        Functions.classes(InetAddress.class),
        args -> IpAddresses.v4((InetAddress) args[0]) ? 4L : 6L);
    is(functions, "isUnspecified", InetAddress::isAnyLocalAddress);
    is(functions, "isLoopback", InetAddress::isLoopbackAddress);
    is(functions, "isLinkLocalMulticast", InetAddress::isMCLinkLocal);
    is(functions, "isLinkLocalUnicast", InetAddress::isLinkLocalAddress);
    is(functions, "isGlobalUnicast", AddressFunctions::globalUnicast);
  }

  private interface Question {
    boolean of(InetAddress address);
  }

  private static void is(Functions functions, String name, Question question) {
    functions.member(
        name,
        "ip_" + name,
        SimpleType.BOOL,
        List.of(IP),
        Functions.classes(InetAddress.class),
        args -> question.of((InetAddress) args[0]));
  }

  private static boolean globalUnicast(InetAddress address) {
    return !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isMulticastAddress()
        && !address.isLinkLocalAddress()
        && !text(address).equals("255.255.255.255");
  }

  private static void networks(Functions functions) {
    functions.global(
        "cidr",
        "string_to_cidr",
        CIDR,
        List.of(TEXT),
        Functions.classes(String.class),
        args -> cidr((String) args[0]));
    functions.global(
        "isCIDR",
        "is_cidr",
        SimpleType.BOOL,
        List.of(TEXT),
        Functions.classes(String.class),
        args -> IpAddresses.parseCidr((String) args[0]).isPresent());
    functions.global(
        "string",
        "cidr_to_string",
        TEXT,
        List.of(CIDR),
        Functions.classes(Cidr.class),
        args -> text(((Cidr) args[0]).address()) + "/" + ((Cidr) args[0]).bits());
    functions.member(
        "containsIP",
        "cidr_contains_ip",
        SimpleType.BOOL,
        List.of(CIDR, IP),
        Functions.classes(Cidr.class, InetAddress.class),
        args -> IpAddresses.contains((Cidr) args[0], (InetAddress) args[1]));
    functions.member(
        "containsIP",
        "cidr_contains_ip_string",
        SimpleType.BOOL,
        List.of(CIDR, TEXT),
        Functions.classes(Cidr.class, String.class),
        args -> IpAddresses.contains((Cidr) args[0], ip((String) args[1])));
    functions.member(
        "containsCIDR",
        "cidr_contains_cidr",
        SimpleType.BOOL,
        List.of(CIDR, CIDR),
        Functions.classes(Cidr.class, Cidr.class),
        args -> contains((Cidr) args[0], (Cidr) args[1]));
    functions.member(
        "containsCIDR",
        "cidr_contains_cidr_string",
        SimpleType.BOOL,
        List.of(CIDR, TEXT),
        Functions.classes(Cidr.class, String.class),
        args -> contains((Cidr) args[0], cidr((String) args[1])));
    functions.member(
        "ip",
        "cidr_ip",
        IP,
        List.of(CIDR),
        Functions.classes(Cidr.class),
        args -> ((Cidr) args[0]).address());
    functions.member(
        "masked",
        "cidr_masked",
        CIDR,
        List.of(CIDR),
        Functions.classes(Cidr.class),
        args -> new Cidr(IpAddresses.masked((Cidr) args[0]), ((Cidr) args[0]).bits()));
    functions.member(
        "prefixLength",
        "cidr_prefix_length",
        SimpleType.INT,
        List.of(CIDR),
        Functions.classes(Cidr.class),
        args -> (long) ((Cidr) args[0]).bits());
  }

  private static boolean contains(Cidr outer, Cidr inner) {
    return outer.bits() <= inner.bits() && IpAddresses.contains(outer, inner.address());
  }

  private static InetAddress ip(String text) throws CelEvaluationException {
    return IpAddresses.parse(text)
        .orElseThrow(() -> Functions.error("IP Address \"%s\" parse error".formatted(text)));
  }

  private static Cidr cidr(String text) throws CelEvaluationException {
    return IpAddresses.parseCidr(text)
        .orElseThrow(() -> Functions.error("network address parse error \"%s\"".formatted(text)));
  }

  /** The shortest form: the longest run of zeros of a version 6 address as two colons. */
  private static String text(InetAddress address) {
    if (IpAddresses.v4(address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int bestStart = -1;
    int bestLength = 1;
    int start = -1;
    String[] groups = new String[8];
    for (int i = 0; i < 8; i++) {
      int group = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
      groups[i] = Integer.toHexString(group).toLowerCase(Locale.ROOT);
      start = group != 0 ? -1 : start < 0 ? i : start;
      if (start >= 0 && i - start + 1 > bestLength) {
        bestStart = start;
        bestLength = i - start + 1;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength - 1;
      } else {
        boolean colon = !text.isEmpty() && text.charAt(text.length() - 1) != ':';
        text.append(colon ? ":" : "").append(groups[i]);
      }
    }
    return text.toString();
  }
}
