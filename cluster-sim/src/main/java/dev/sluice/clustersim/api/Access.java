package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Request.User;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.StatusException;
import java.util.List;
import java.util.Optional;

/** Lets requests through, or refuses them in Kubernetes' words. */
final class Access {

  private final Authorizer authorizer;

  Access(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  Authorizer authorizer() {
    return authorizer;
  }

  /**
   * The request by whom it is carried out: its user, or the one whom that may speak for.
   *
   * @throws StatusException when the user may not
   */
  Request admit(Request request) {
    Optional<User> other = Users.impersonated(request);
    other.ifPresent(
        user -> Users.needed(user, request).forEach(needed -> check(request.user(), needed)));
    User user = other.orElse(request.user());
    check(user, Attributes.of(request));
    return other.isEmpty()
        ? request
        : new Request(
            request.method(),
            request.path(),
            request.query(),
            request.headers(),
            request.body(),
            user);
  }

  private void check(User user, Attributes about) {
    Authorizer.Decision decision = authorizer.decide(user, about);
    if (!decision.allowed()) {
      throw refused(user, about, decision.reason()).exception();
    }
  }

  private static ApiStatus refused(User user, Attributes about, String why) {
    String reason = why.isEmpty() ? "" : ": " + why;
    if (!about.resourceRequest()) {
      return new ApiStatus(
          403,
          "Forbidden",
          "forbidden: User \"%s\" cannot %s path \"%s\"%s"
              .formatted(user.name(), about.verb(), about.path(), reason),
          Optional.of(new ApiStatus.Details("", "", "", "", List.of(), 0)));
    }
    String resource =
        about.resource() + (about.subresource().isEmpty() ? "" : "/" + about.subresource());
    String where =
        about.namespace().isEmpty()
            ? "at the cluster scope"
            : "in the namespace \"" + about.namespace() + "\"";
    return forbidden(
        about,
        "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s%s"
            .formatted(user.name(), about.verb(), resource, about.group(), where, reason));
  }

  private static ApiStatus forbidden(Attributes about, String why) {
    GroupResource resource = new GroupResource(about.group(), about.resource());
    ApiStatus status = ApiStatus.forbidden(resource, about.name(), why);
    return about.name().isEmpty()
        ? new ApiStatus(
            status.code(),
            status.reason(),
            "%s is forbidden: %s".formatted(resource, why),
            status.details())
        : status;
  }

  /**
   * Lets an object through that is about to be written.
   *
   * @throws StatusException when it gives away what its writer has not
   */
  ObjectNode written(Request request, ObjectNode object) {
    Attributes about = Attributes.of(request);
    authorizer
        .exceeds(request.user(), about, object)
        .ifPresent(
            what -> {
              throw forbidden(about.named(Meta.of(object).name()), what).exception();
            });
    return object;
  }
}
