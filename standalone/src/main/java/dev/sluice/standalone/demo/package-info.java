/** The demo: a whole fleet on one machine, a good release and a bad one. */
@NullMarked
package dev.sluice.standalone.demo;

import org.jspecify.annotations.NullMarked;
