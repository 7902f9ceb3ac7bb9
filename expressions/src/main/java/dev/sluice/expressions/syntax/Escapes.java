package dev.sluice.expressions.syntax;

import java.util.function.IntConsumer;

/** Walks the characters of a quoted literal, its escapes resolved. */
final class Escapes {
  private final int[] inner;
  private final boolean bytes;
  private int at;

  /**
   * Walks a literal.
   *
   * @param bytes whether numeric escapes stand for one byte: then a byte b is answered as -(b+1)
   */
  Escapes(int[] inner, boolean bytes) {
    this.inner = inner;
    this.bytes = bytes;
  }

  void forEach(IntConsumer sink) {
    while (at < inner.length) {
      int c = inner[at++];
      sink.accept(c == '\\' ? escape() : c);
    }
  }

  private int escape() {
    int c = inner[at++];
    return switch (c) {
      case 'a' -> 0x07;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      case 'x' -> number(16, 2, 0xFF);
      case 'u' -> wide(4);
      case 'U' -> wide(8);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        at--;
        yield number(8, 3, 0xFF);
      }
      default -> c;
    };
  }

  private int wide(int digits) {
    if (bytes) {
      throw new ExpressionException("a byte literal takes no \\u escape");
    }
    int c = number(16, digits, Character.MAX_CODE_POINT);
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c;
  }

  private int number(int base, int digits, int most) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = at < inner.length ? Character.digit(inner[at++], base) : -1;
      if (digit < 0) {
        throw new ExpressionException("an escape in a text literal lacks digits");
      }
      value = value * base + digit;
    }
    if (value > most) {
      throw new ExpressionException("an escape in a text literal is out of range");
    }
    return bytes ? (int) -(value + 1) : (int) value;
  }
}
