package dev.sluice.clustersim.values;

/** Times as Kubernetes writes them. */
public final class Times {

  private static final String SHAPE = "dddd-dd-ddTdd:dd:ddZ";

  private Times() {}

  /**
   * Whether a text is a time in the form that the server writes, without a doubt: it may be one all
   * the same where this says no. Much cheaper than to parse it.
   */
  public static boolean isCanonical(String text) {
    if (text.length() != SHAPE.length()) {
      return false;
    }
    for (int i = 0; i < SHAPE.length(); i++) {
      char c = text.charAt(i);
      boolean fits = SHAPE.charAt(i) == 'd' ? c >= '0' && c <= '9' : c == SHAPE.charAt(i);
      if (!fits) {
        return false;
      }
    }
    // Every month has 28 days; the others are left to a parser.
    return between(text, 5, 1, 12)
        && between(text, 8, 1, 28)
        && between(text, 11, 0, 23)
        && between(text, 14, 0, 59)
        && between(text, 17, 0, 59);
  }

  private static boolean between(String text, int at, int least, int most) {
    int number = (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    return number >= least && number <= most;
  }
}
