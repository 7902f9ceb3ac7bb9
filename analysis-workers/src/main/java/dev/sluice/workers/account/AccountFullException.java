package dev.sluice.workers.account;

/** So many measurements wait for an account that one more is put off. */
public final class AccountFullException extends Exception {

  private static final long serialVersionUID = 1L;

  AccountFullException(int waiting) {
    super("%d measurements wait for this provider account already".formatted(waiting));
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
