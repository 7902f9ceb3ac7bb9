package dev.sluice.clustersim.catalog;

/**
 * A column of a Table answer, as {@code additionalPrinterColumns} has it.
 *
 * @param type {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code date}
 * @param format may be empty
 * @param description may be empty
 * @param priority 0: always shown; more: with {@code -o wide}
 * @param jsonPath without braces, starting with a dot
 */
public record PrinterColumn(
    String name, String type, String format, String description, int priority, String jsonPath) {}
