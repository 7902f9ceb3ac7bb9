package dev.sluice.expressions.builtin;

import static dev.sluice.expressions.typing.Type.Basic.BOOL;
import static dev.sluice.expressions.typing.Type.Basic.INT;
import static dev.sluice.expressions.typing.Type.Basic.TEXT;

import dev.sluice.expressions.runtime.Budget;
import dev.sluice.expressions.runtime.Context;
import dev.sluice.expressions.runtime.Seq;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import dev.sluice.expressions.typing.Overloads;
import dev.sluice.expressions.typing.Signature;
import dev.sluice.expressions.typing.Type.Storage;
import dev.sluice.expressions.typing.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions of text. */
final class TextFunctions {
  private static final Signature ONE = Overloads.of(TEXT, TEXT);
  private static final Signature ONE_OR_TWO = Overloads.of(TEXT, TEXT, TEXT).or(TEXT, TEXT);
  private static final Signature SPLIT =
      Overloads.of(Types.TEXTS, TEXT, TEXT).or(Types.TEXTS, TEXT, TEXT, INT);
  private static final Signature INDEX = Overloads.of(INT, TEXT, TEXT);
  private static final Signature TEST = Overloads.of(BOOL, TEXT, TEXT);
  private static final Signature REPLACE =
      Overloads.of(TEXT, TEXT, TEXT, TEXT, INT).or(TEXT, TEXT, TEXT, TEXT);
  private static final Signature JOIN =
      Overloads.of(TEXT, Types.TEXTS, TEXT)
          .or(TEXT, Types.LIST, TEXT)
          .or(TEXT, Types.LIST)
          .or(TEXT, Types.TEXTS);

  private TextFunctions() {}

  static List<Function> all() {
    return List.of(
        new Function("trim", ONE_OR_TWO, TextFunctions::trim),
        new Function("trimPrefix", ONE_OR_TWO, (a, c) -> trimPrefix(text(a, 0), second(a))),
        new Function("trimSuffix", ONE_OR_TWO, (a, c) -> trimSuffix(text(a, 0), second(a))),
        new Function("upper", ONE, (a, c) -> cased(text(a, 0), Character::toUpperCase, c)),
        new Function("lower", ONE, (a, c) -> cased(text(a, 0), Character::toLowerCase, c)),
        new Function("split", SPLIT, (a, c) -> split(a, false, c.budget())),
        new Function("splitAfter", SPLIT, (a, c) -> split(a, true, c.budget())),
        new Function("replace", REPLACE, (a, c) -> replace(a, c.budget())),
        new Function("repeat", Overloads.of(TEXT, TEXT, INT), (a, c) -> repeat(a, c.budget())),
        new Function("join", JOIN, (a, c) -> join(a, c.budget())),
        new Function("indexOf", INDEX, (a, c) -> (long) searched(a, c).indexOf(text(a, 1))),
        new Function("lastIndexOf", INDEX, (a, c) -> (long) searched(a, c).lastIndexOf(text(a, 1))),
        new Function("hasPrefix", TEST, (a, c) -> searched(a, c).startsWith(text(a, 1))),
        new Function("hasSuffix", TEST, (a, c) -> searched(a, c).endsWith(text(a, 1))));
  }

  private static String text(List<@Nullable Object> arguments, int place) {
    return Values.text(arguments.get(place), "the function");
  }

  private static String searched(List<@Nullable Object> arguments, Context context) {
    context.budget().text(text(arguments, 0).length());
    return text(arguments, 0);
  }

  private static String second(List<@Nullable Object> arguments) {
    return arguments.size() > 1 ? text(arguments, 1) : " ";
  }

  private static Object trim(List<@Nullable Object> arguments, Context context) {
    String text = searched(arguments, context);
    if (arguments.size() == 1) {
      return trimmed(text, c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85);
    }
    String set = Bytes.text(text(arguments, 1));
    context.budget().text((long) text.length() * set.length());
    return trimmed(text, c -> set.indexOf(c) >= 0);
  }

  private static String trimmed(String bytes, IntPredicate away) {
    String text = Bytes.text(bytes);
    int from = 0;
    int to = text.length();
    while (from < to && away.test(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (from < to && away.test(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    // Cut the bytes, so that malformed ones between stay as they are.
    int before = Math.min(Bytes.of(text.substring(0, from)).length(), bytes.length());
    int after = Bytes.of(text.substring(to)).length();
    return bytes.substring(before, Math.max(before, bytes.length() - after));
  }

  private static String trimPrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static String trimSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  /** Changes the case character by character, so that no character becomes two. */
  private static String cased(String bytes, IntUnaryOperator change, Context context) {
    context.budget().text(bytes.length());
    StringBuilder out = new StringBuilder(bytes.length());
    Bytes.text(bytes).codePoints().map(change).forEach(out::appendCodePoint);
    return Bytes.of(out.toString());
  }

  private static Object split(List<@Nullable Object> arguments, boolean keep, Budget budget) {
    String text = text(arguments, 0);
    String separator = text(arguments, 1);
    long most = arguments.size() > 2 ? Values.whole(arguments.get(2), "split") : -1;
    budget.text(text.length());
    List<@Nullable Object> parts = new ArrayList<>();
    if (most == 0) {
      return new Seq(Storage.TEXTS, parts);
    }
    int from = 0;
    while (most < 0 || parts.size() < most - 1) {
      int at = separator.isEmpty() ? nextCharacter(text, from) : text.indexOf(separator, from);
      if (at < 0 || (separator.isEmpty() && at >= text.length())) {
        break;
      }
      parts.add(text.substring(from, keep ? at + separator.length() : at));
      from = at + separator.length();
      budget.elements(1);
    }
    if (!separator.isEmpty() || from < text.length()) {
      parts.add(text.substring(from));
    }
    return new Seq(Storage.TEXTS, parts);
  }

  /** Where the character after the one at a place begins. */
  private static int nextCharacter(String bytes, int from) {
    int at = from + 1;
    while (at < bytes.length() && (bytes.charAt(at) & 0xC0) == 0x80) {
      at++;
    }
    return at;
  }

  private static Object replace(List<@Nullable Object> arguments, Budget budget) {
    String text = text(arguments, 0);
    String old = text(arguments, 1);
    String with = text(arguments, 2);
    long most = arguments.size() > 3 ? Values.whole(arguments.get(3), "replace") : -1;
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (long done = 0; most < 0 || done < most; done++) {
      int at =
          old.isEmpty() ? (done == 0 ? 0 : nextCharacter(text, from)) : text.indexOf(old, from);
      if (at < 0 || at > text.length() || (old.isEmpty() && done > 0 && from >= text.length())) {
        break;
      }
      out.append(text, from, at).append(with);
      from = at + old.length();
      budget.text(out.length() > Budget.MOST_TEXT ? out.length() : with.length() + 8L);
    }
    budget.text(text.length());
    return out.append(text, from, text.length()).toString();
  }

  private static Object repeat(List<@Nullable Object> arguments, Budget budget) {
    String text = text(arguments, 0);
    long count = Values.whole(arguments.get(1), "repeat");
    if (count < 0) {
      throw new ExpressionException("repeat takes a count of 0 or more, not " + count);
    }
    budget.elements(Math.min(count, Budget.MOST_ELEMENTS + 1) * Math.max(1, text.length()));
    return text.repeat((int) count);
  }

  private static Object join(List<@Nullable Object> arguments, Budget budget) {
    String glue = arguments.size() > 1 ? text(arguments, 1) : "";
    StringBuilder out = new StringBuilder();
    Seq list = Values.list(arguments.getFirst(), "join");
    if (list.storage() != Storage.ANY && list.storage() != Storage.TEXTS) {
      throw new ExpressionException("join takes a list of texts");
    }
    for (int i = 0; i < list.size(); i++) {
      out.append(i > 0 ? glue : "").append(Values.text(list.at(i), "join"));
      budget.text(out.length() > Budget.MOST_TEXT ? out.length() : 8L + glue.length());
    }
    return out.toString();
  }
}
