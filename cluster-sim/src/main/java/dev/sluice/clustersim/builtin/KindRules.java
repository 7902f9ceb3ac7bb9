package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Json;
import java.util.List;
import java.util.Optional;

/**
 * What a server does to objects of one kind besides storing them. A write goes through {@link
 * #read}, {@link #defaults}, {@link #onCreate} or {@link #onUpdate}, and {@link #validate}, in this
 * order. Changes nothing in place.
 */
public interface KindRules {

  /**
   * What was read.
   *
   * @param object without the fields that the kind does not know
   * @param unknownFields their paths, in the order that the server tells them
   */
  record Read(ObjectNode object, List<String> unknownFields) {}

  /**
   * Takes an object that a client sent, before any default.
   *
   * @param known an object that has been read; what is the very same in it is not looked at again
   * @throws dev.sluice.clustersim.object.StatusException (400) where a field is of a type that
   *     cannot be read
   */
  Read read(ObjectNode object, ObjectNode known);

  /** The same where nothing is known. */
  default Read read(ObjectNode object) {
    return read(object, Json.object());
  }

  /**
   * An object of this kind in which nothing is given, as the server writes it: what a new object is
   * compared with to tell which fields its creator owns.
   */
  ObjectNode blank();

  /**
   * The object as it is kept: with its defaults, without nulls and zero values that say nothing.
   *
   * @param known an object that has its defaults; what is the very same in it is kept as it is
   */
  ObjectNode defaults(ObjectNode object, ObjectNode known);

  /** The same where nothing is known. */
  default ObjectNode defaults(ObjectNode object) {
    return defaults(object, Json.object());
  }

  /**
   * What becomes of a new object: a status that nobody but its controller writes goes, what the
   * server fills in comes.
   *
   * @param object with its defaults, its namespace and its uid
   */
  ObjectNode onCreate(ObjectNode object);

  /**
   * What becomes of an object that is written again (not through its status): the status stays as
   * it was, what the server has filled in stays where the writer leaves it out.
   *
   * @param object with its defaults
   */
  ObjectNode onUpdate(ObjectNode object, ObjectNode before);

  /**
   * What is wrong with an object that has its defaults.
   *
   * @param before the object that it takes the place of; empty on creation
   */
  List<FieldError> validate(ObjectNode object, Optional<ObjectNode> before);
}
