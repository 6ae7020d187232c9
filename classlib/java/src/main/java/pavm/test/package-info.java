/** The half of {@code pavm test} that runs where the tests run. */
package pavm.test;
