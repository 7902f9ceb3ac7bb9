package dev.sluice.expressions.typing;

/**
 * What is known of a value before evaluation. The rules are expr-lang's, whose checker thinks in Go
 * types: {@link Basic#UNKNOWN} stands for "could be anything", and what it permits is checked again
 * at run time.
 */
public sealed interface Type {

  /** Types without parts. */
  enum Basic implements Type {
    /** Nothing is known: the type of an expression that was not typed. */
    UNKNOWN("unknown", Shape.NONE),
    /** Any value: an element of JSON, the result of a function of any type. */
    ANY("any", Shape.INTERFACE),
    /** The literal nil, and a result that is absent. */
    NIL("nil", Shape.NONE),
    /** A truth value. */
    BOOL("bool", Shape.BOOL),
    /** A whole number. */
    INT("int", Shape.INT),
    /** What asInt() gives: a whole number that expr-lang keeps apart from the ordinary one. */
    INT64("int", Shape.INT64),
    /** A floating-point number. */
    FLOAT("float", Shape.FLOAT),
    /** Text. */
    TEXT("text", Shape.TEXT),
    /** A point in time. */
    TIME("time", Shape.STRUCT),
    /** A length of time. */
    DURATION("duration", Shape.NAMED),
    /** A month of a date. */
    MONTH("month", Shape.NAMED),
    /** A day of the week. */
    WEEKDAY("weekday", Shape.NAMED),
    /** A time zone. */
    TIMEZONE("timezone", Shape.POINTER);

    private final String description;
    private final Shape shape;

    Basic(String description, Shape shape) {
      this.description = description;
      this.shape = shape;
    }

    @Override
    public Shape shape() {
      return shape;
    }

    @Override
    public String described() {
      return description;
    }
  }

  /**
   * A list.
   *
   * @param storage how expr-lang stores it, which decides what it may be passed to
   * @param element the type of its elements, as far as known
   */
  record ListType(Storage storage, Type element) implements Type {
    @Override
    public Shape shape() {
      return Shape.LIST;
    }

    @Override
    public String described() {
      return Types.isUnknown(element) ? "list" : "list of " + element.described();
    }
  }

  /**
   * A map.
   *
   * @param key TEXT or ANY
   * @param element the type of its values, as far as known
   */
  record MapType(Type key, Type element) implements Type {
    @Override
    public Shape shape() {
      return Shape.MAP;
    }

    @Override
    public String described() {
      return "map";
    }
  }

  /** A function or method as a value. */
  record FunctionType(String name, Signature signature) implements Type {
    @Override
    public Shape shape() {
      return Shape.FUNCTION;
    }

    @Override
    public String described() {
      return "function";
    }
  }

  /** How the elements of a list are stored. */
  enum Storage {
    ANY,
    INTS,
    FLOATS,
    TEXTS,
    BYTES,
    PAIRS
  }

  /** The coarse kind of a type; two types of one kind may be compared. */
  enum Shape {
    NONE,
    INTERFACE,
    BOOL,
    INT,
    INT64,
    FLOAT,
    TEXT,
    LIST,
    MAP,
    STRUCT,
    NAMED,
    POINTER,
    FUNCTION
  }

  /** The coarse kind. */
  Shape shape();

  /** Words for an error. */
  String described();
}
